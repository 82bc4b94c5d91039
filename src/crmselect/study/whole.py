"""One decision from its files to its archive."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Self

from pydantic import ValidationError

from crmselect.errors import DataError
from crmselect.model import problems_of
from crmselect.study.carrying import Carrying
from crmselect.study.inputs import INCOMPLETE

if TYPE_CHECKING:
    import datetime as dt
    from concurrent.futures import Executor
    from pathlib import Path

    from crmselect.snapshot import Verification

__all__ = ["Study", "verify"]


class Study(Carrying):
    """Everything that one decision is made from.

    Parameters
    ----------
    offers : OfferSet
        Also a list of offers.
    assumptions : Assumptions
    requirements : RequirementSet, optional
    answers : AnswerSet, optional
    criteria : tuple of Criterion
        Without any, fit and cost count half each (cost alone where there are no requirements with answers), and the
        cost's scale runs from nothing (best) to the budget (worst), or is ``cost_scale``.
    gates : Gates
    rules : AnswerRules
        How answers become scores.
    cost_scale : (worst, best), optional
        The scale of cost where no criteria are given, in the study's currency, at present value.
    evaluators : tuple of Evaluator
        Who judges beside the vendors' answers, for :meth:`panel`; :meth:`rank` is the study without them.
    project : Project
        What follows the choice: budget, milestones, scope, tests, training, support, benefits, evaluation.
    title : str
    language : {"en", "zh"}
        Of labels in reports and plots.

    Examples
    --------
    >>> import crmselect as crm
    >>> seats = crm.CostItem(item="Seats", category="procurement.licences", amount=50, per="users", every="month")
    >>> study = crm.Study(
    ...     offers=[crm.Offer(name="Acme", items=(seats,))],
    ...     assumptions=crm.Assumptions(currency="USD", years=2, drivers={"users": 10}),
    ...     gates=crm.Gates(budget=20_000),
    ... )
    >>> float(study.costs.total("nominal")["Acme"]), study.rank().winner
    (12000.0, 'Acme')
    >>> float(study.replace(users=20, years=1).costs.total("nominal")["Acme"])
    12000.0
    """

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Self:
        """Read a study file (TOML, JSON or YAML), or that of a folder, and the files that it names.

        Raises
        ------
        DataError
            With every fault of every file: file, row, column, what is wrong, how to mend it.
        """
        from crmselect.load.study import read_study

        file = read_study(os.fspath(path))
        problems = list(file.problems)
        try:
            study = cls.model_validate(file.fields, context=INCOMPLETE if problems else None)
        except ValidationError as error:
            problems.extend(file.placed(problem) for problem in problems_of(error, file.place, cls))
        if problems:
            raise DataError(problems)
        return study

    def save(
        self,
        path: str | os.PathLike[str],
        *,
        draws: int = 10_000,
        seed: int = 0,
        overwrite: bool = True,
        created: dt.date | None = None,
        executor: Executor | None = None,
    ) -> Path:
        """Keep the decision in one file, to be checked later with :func:`crmselect.verify`.

        The archive holds the study, its results, the files that it was read from as far as they are still there
        unchanged, the versions, the seed, and the SHA-256 of every part. The same study and arguments give the same
        bytes as long as the versions are the same.

        Parameters
        ----------
        path : str or path
            Ends in ``.zip``.
        draws, seed : int
            Of the simulated costs and of the robustness; recorded.
        overwrite : bool
            Whether a file that is there is replaced; it stays whole until the new one is.
        created : datetime.date, optional
            The day that the archive bears; none by itself.
        executor : concurrent.futures.Executor, optional

        Returns
        -------
        Path
            Where it stands.

        Raises
        ------
        DataError
            For another suffix, a folder that is not there, a file that must not be overwritten, or a number of draws
            or a seed that makes no sense. A study that cannot be ranked is kept without a ranking, with the reason.
        """
        from crmselect.snapshot import save_decision

        return save_decision(
            self, path, draws=draws, seed=seed, overwrite=overwrite, created=created, executor=executor
        )

    @classmethod
    def file_json_schema(cls) -> dict[str, Any]:
        """Return the JSON Schema of a study file, for editors; ``model_json_schema()`` is that of the study itself."""
        from crmselect.load.study_schema import file_schema

        return file_schema(cls.model_json_schema())


def verify(path: str | os.PathLike[str], *, executor: Executor | None = None) -> Verification:
    """Compute a saved decision once more, and say whether every figure still comes out.

    Figures have to agree to the last digit where versions, system and processor are those that it was saved with;
    elsewhere within 1e-9 of their size (of 1 for smaller ones), drawn results included, although another version of
    numpy or scipy may draw other points. Words have to agree where the version of this library is the same.

    Parameters
    ----------
    path : str or path
        What :meth:`Study.save` wrote.
    executor : concurrent.futures.Executor, optional

    Returns
    -------
    Verification
        True where every figure comes out and no part was altered. Its ``sha256`` is that of the whole archive: the
        hashes inside show that the parts belong together, not who wrote them.

    Raises
    ------
    DataError
        When the file is no saved decision, is damaged, unpacks to too much, or lacks a part.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import crmselect as crm
    >>> seats = crm.CostItem(item="Seats", category="procurement.licences", amount=50, per="users", every="month")
    >>> study = crm.Study(
    ...     offers=[crm.Offer(name="Acme", items=(seats,))],
    ...     assumptions=crm.Assumptions(currency="USD", years=2, drivers={"users": 10}),
    ... )
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     found = crm.verify(study.save(Path(folder, "decision.zip"), draws=100))
    >>> bool(found), found["tco"].outcome, found["ranking"].outcome
    (True, 'identical', 'absent')
    """
    from crmselect.snapshot import check_decision

    return check_decision(path, Study, executor=executor)
