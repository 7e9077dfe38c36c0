// What the live complaint runs, in this order: one file in production, where a page asks for it once.
import "./reader/search.js";
import "./call/keys.js";
import "./call/focus.js";
import "./call/card_numbers.js";
import "./web/store.js";
import "./call/outbox.js";
import "./call/offers.js";
import "./call/road.js";
import "./call/texts.js";
import "./call/reply.js";
import "./call/page.js";
import "./call/suggestions.js";
import "./call/facts.js";
import "./accounts/passkeys.js";
import "./accounts/sign_in_again.js";
import "./call/connection.js";
import "./team/looking_on.js";
