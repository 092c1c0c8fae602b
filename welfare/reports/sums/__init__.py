"""What figures came to on days that are over: added up once, and gone as soon as a row of theirs changes."""


def register() -> None:
    """Hear of every row that is written, and have the sums checked with everything else."""
    from welfare.audit.verifying import CHECKS
    from welfare.reports.sums import checking, corrections

    corrections.register()
    CHECKS["figures"] = checking.faults_of_sums
