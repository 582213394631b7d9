"""A column that is not there, asked for in a shell of IPython."""

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from area_send.students.unknown_column import explain_unknown_columns
from helpers.counting.shares import count_outcomes
from helpers.questions.own import add_indicator, first_inspections
from smallstats.errors import DataError


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]):
    shell = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
    explain_unknown_columns(shell)

    def run(source: str) -> str:
        result = shell.run_cell(f"import pandas as pd\nframe = pd.DataFrame({{'ofsted_region': [1]}})\n{source}")
        assert isinstance(result.error_in_exec, KeyError)
        return capsys.readouterr().out.strip()

    return run


def test_an_unknown_column_gets_one_line_with_the_near_name(said):
    line = "KeyError: no column 'ofsted_regoin' (did you mean 'ofsted_region'?). There are: ofsted_region."
    assert said("frame['ofsted_regoin']") == line
    assert said("frame[frame['ofsted_regoin'] == 1]") == line


def test_another_key_error_is_shown_as_ever(said):
    assert "Traceback" in said("{}['a']")
    assert "Traceback" in said("frame.loc['a']")


def test_counting_by_an_unknown_column_and_adding_an_unknown_indicator_offer_the_near_one():
    inspections = first_inspections()
    with pytest.raises(DataError, match=r"No column 'ofsted_regoin' \(did you mean 'ofsted_region'\?\)"):
        count_outcomes(inspections, by="ofsted_regoin")
    with pytest.raises(
        DataError, match=r"No indicator 'pupils_with_ehc_plan' \(did you mean 'pupils_with_ehc_plan_perc"
    ):
        add_indicator(inspections, "pupils_with_ehc_plan", year=2016)
    with pytest.raises(DataError, match=r"no number of 1999; there are some from \d+ to \d+"):
        add_indicator(inspections, "pupils_with_ehc_plan_percent", year=1999)
    with pytest.raises(DataError, match="a date is written YYYY-MM-DD"):
        first_inspections(published_by="soon")


def test_an_indicator_is_that_of_its_own_area():
    frame = add_indicator(first_inspections(), "pupils_with_ehc_plan_percent", year=2016)
    again = add_indicator(frame.sample(frac=1, random_state=1), "pupils_with_ehc_plan_percent", year=2016)
    name = "pupils_with_ehc_plan_percent"
    assert frame[name].notna().sum() > 100
    assert again.sort_index()[name].equals(frame[name])
