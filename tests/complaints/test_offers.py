"""Offers: each is a row with its answer, and goes by the form that wrote it where its row has not been seen."""

import json
import uuid

from django.test import Client

from playbook.complaints.models import Complaint, Offer
from tests.complaints.conftest import Send


def test_an_offer_is_answered_by_the_key_of_the_form_that_wrote_its_words_last(
    send: Send, complaint: Complaint
) -> None:
    first, second, answer, third = (str(uuid.uuid4()) for _form in range(4))
    send("facts", first, offer="A vou", seen=1)
    send("facts", second, offer="A voucher", seen=1, after=first)
    answers = [send(f"offers/{second}", answer, answer="refused", seen=1, after=second) for _twice in range(2)]
    send("facts", third, offer="A new basin", seen=1, after=answer)
    send(f"offers/{third}", answer="taken", seen=1, after=third)

    assert [one.status_code for one in answers] == [200, 200]
    assert answers[1].json()["again"]
    assert list(Offer.objects.values_list("what", "answer")) == [("A voucher", "refused"), ("A new basin", "taken")]
    assert complaint.moves.filter(kind="offered").count() == 2


def test_an_answer_to_an_offer_that_is_not_in_the_record_is_refused_in_words(send: Send, complaint: Complaint) -> None:
    written, move = str(uuid.uuid4()), str(uuid.uuid4())
    send("facts", written, offer="A voucher")
    send("moves", move, to="name-the-anger")
    number = Offer.objects.get().pk
    wrong = [send(f"offers/{name}", answer="taken") for name in (move, uuid.uuid4(), number + 1)]

    assert [one.status_code for one in wrong] == [409] * 3
    assert all("not in the record as it stood here" in one.json()["why"] for one in wrong)
    assert Offer.objects.get().answer == "open"
    assert not complaint.moves.filter(kind="offered").exists()


def test_an_offer_that_has_no_answer_again_is_not_written_over_by_a_later_one(send: Send) -> None:
    send("facts", offer="A voucher")
    voucher = Offer.objects.get()
    send(f"offers/{voucher.pk}", answer="refused")
    send("facts", offer="A new basin")
    send(f"offers/{Offer.objects.last().pk}", answer="taken")
    send(f"offers/{voucher.pk}", answer="open")
    send("facts", offer="A refund")
    send("facts", offer="")

    assert list(Offer.objects.values_list("what", "answer")) == [("A voucher", "open"), ("A new basin", "taken")]


def test_the_page_knows_the_offers_and_how_to_draw_one_that_the_server_has_not_seen(
    desk: Client, complaint: Complaint, send: Send
) -> None:
    send("facts", offer="A voucher")
    page = desk.get(complaint.get_absolute_url())
    place = json.loads(page.context["place"])

    assert place["offers"] == [{"id": str(Offer.objects.get().pk), "what": "A voucher", "answer": "open"}]
    rows = page.text.partition('<template id="offer-rows">')[2].partition("</template>")[0]
    assert [f'data-answer="{answer}"' in rows for answer in Offer.Answer.values] == [True] * 3
    assert "A voucher" not in rows
