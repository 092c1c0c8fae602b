"""What an operator sets for an installation, in variables of the environment."""

from welfare.config.flask_config import for_flask as for_flask
from welfare.config.instance import PROJECT_ROOT as PROJECT_ROOT
from welfare.config.reading import read_settings as read_settings
from welfare.config.refusals import UnsafeConfiguration as UnsafeConfiguration
from welfare.config.refusals import UnusableInstance as UnusableInstance
from welfare.config.settings import Settings as Settings
