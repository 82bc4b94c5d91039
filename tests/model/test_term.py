"""Terms that a vendor offers for the same service."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from crmselect.model import Term


def test_a_term_binds_for_months_and_may_save_something():
    assert Term(name="3 years", months=36, discount=0.12).discount == 0.12
    assert Term(name="1 year", months=12).renewal_mode == "renewal"


@pytest.mark.parametrize(
    "wrong", [{"months": 0}, {"months": True}, {"months": "36"}, {"discount": 12}, {"renewal_cap": -0.1}, {"name": " "}]
)
def test_a_term_without_length_or_with_a_percentage_for_a_share_is_refused(wrong):
    with pytest.raises(ValidationError):
        Term.model_validate({"name": "3 years", "months": 36, **wrong})
