"""The official forms, each declared once. The order is that of the forms' numbers.

The blank forms of the source were never published: the columns are a reconstruction from its sentences and from forms
that other public bodies published.
"""

from pipeline.form import Form
from pipeline.forms.followup import COMMITMENTS, FOLLOWUP_FORMS, INFORMATION, INSPECTIONS, PUBLICATIONS
from pipeline.forms.powers import POST_POWERS, POWER_FORMS, POWERS, PROCEDURES, RULE_LIST, STEPS
from pipeline.forms.review import REVIEW
from pipeline.forms.risk import POSITION, SECTION, UNIT
from pipeline.forms.roster import ROSTER
from pipeline.forms.selfcheck import SELF_CHECK
from pipeline.forms.waivers import WAIVERS

FORMS: tuple[Form, ...] = (ROSTER, WAIVERS, POSITION, SECTION, UNIT, *POWER_FORMS, *FOLLOWUP_FORMS, REVIEW, SELF_CHECK)
GIVEN_OUT: tuple[Form, ...] = tuple(form for form in FORMS if not form.per_edition)
"""The forms that are given out blank."""
RISK_FORMS: tuple[Form, ...] = (POSITION, SECTION, UNIT)
BY_KEY: dict[str, Form] = {form.key: form for form in FORMS}

__all__ = [
    "BY_KEY",
    "COMMITMENTS",
    "FOLLOWUP_FORMS",
    "FORMS",
    "GIVEN_OUT",
    "INFORMATION",
    "INSPECTIONS",
    "POSITION",
    "POST_POWERS",
    "POWERS",
    "POWER_FORMS",
    "PROCEDURES",
    "PUBLICATIONS",
    "REVIEW",
    "RISK_FORMS",
    "ROSTER",
    "RULE_LIST",
    "SECTION",
    "SELF_CHECK",
    "STEPS",
    "UNIT",
    "WAIVERS",
]
