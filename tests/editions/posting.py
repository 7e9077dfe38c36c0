"""What a browser sends for a form that nobody has touched."""

from typing import Any

from django.forms import BoundField

from playbook.desk.document_forms import Sheet


def posted(sheet: Sheet) -> dict[str, Any]:
    """Every field of the sheet as it stands, as a POST would carry it."""
    data: dict[str, Any] = {}
    for field in sheet.main:
        data |= _value(field)
    for rows in sheet.rows.values():
        for form in (rows.management_form, *rows.forms):
            for field in form:
                data |= _value(field)
        for place, form in enumerate(rows.forms, start=1):
            data[f"{form.prefix}-ORDER"] = str(place)
    return data


def _value(field: BoundField) -> dict[str, Any]:
    value = field.value()
    if value is None or value is False or value == "":
        return {}
    if isinstance(value, list):
        return {field.html_name: sorted((str(one) for one in value), reverse=True)}  # the page's order, not the text's
    return {field.html_name: "on" if value is True else str(value)}
