"""What the bureau keeps registers of beside needs and measures: alliances, exchanges, agreements, study."""

from flask import Flask


def register(app: Flask) -> None:
    """Register the pages, and let other pages ask whether to lead there."""
    from flask_login import current_user

    from welfare.audit.readings.labels import NAMED
    from welfare.registers.policy import keeps, reads
    from welfare.registers.registers import REGISTERS
    from welfare.registers.views import bp

    app.register_blueprint(bp)
    NAMED["registers"] = lambda name: REGISTERS[name].title if name in REGISTERS else name
    app.add_template_global(lambda: keeps(current_user), "keeps_registers")
    app.add_template_global(lambda: reads(current_user), "reads_registers")
