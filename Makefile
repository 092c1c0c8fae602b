# make run    sets everything up and serves on http://127.0.0.1:8000 (PORT=… chooses another)
# make test   sets everything up and runs every check
# make check  runs the checks that take less than three minutes
# make mutants  tells which deliberate faults in the rules no test notices (ONLY=welfare/needs chooses)
# make bench  measures speed, and what a phone fetches (ONLY=overview ROUNDS=2 is shorter)
# make bench-million  compares pages with ten thousand needs and with a million, on both databases
# make sbom   writes sbom.cdx.json (CycloneDX) of what runs, and docs/licences.md
# make advisories  asks whether an advisory is known of a pinned package, and says so where nobody answers
# make hashes  writes into the files of requirements which files pip may take for each package
# make install  sets everything up for running and starts nothing: for a server that has a service manager
# make fmt    formats the code           make messages  renews the message catalogues
# make screenshots  takes the pictures in docs/screenshots again

PYTHON ?= python3
export PORT ?= 8000

BIN := .venv/bin
FLASK := $(BIN)/flask --app wsgi
CATALOGUES := $(wildcard welfare/translations/*/LC_MESSAGES/messages.po)
MESSAGES := $(CATALOGUES:.po=.mo)

# A virtual environment remembers by a stamp which requirements it has.
FOR_RUNNING := .venv/installed-for-running
FOR_CHECKING := .venv/installed-for-checking
FOR_MUTANTS := .venv/installed-for-mutants
FOR_SBOM := .venv/installed-for-sbom
FOR_ADVISORIES := .venv/installed-for-advisories

# Playwright keeps a browser it has to download inside the virtual environment, not in the home folder.
export PLAYWRIGHT_BROWSERS_PATH := 0
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run install check test mutants sbom advisories hashes bench bench-million fmt messages screenshots
.DELETE_ON_ERROR:

run: install
	$(FLASK) db upgrade
	$(FLASK) demo --if-empty
	$(FLASK) clock
	-$(FLASK) audit verify
	$(FLASK) serve

install: $(FOR_RUNNING) $(MESSAGES)

test: $(FOR_CHECKING) $(MESSAGES)
	$(BIN)/python -m tests.support.chromium
	@which age rsync sqlite3 >/dev/null || .ci/apt-install age rsync sqlite3 || echo "Backups are not tried here."
	.ci/check

check: $(FOR_CHECKING) $(MESSAGES)
	.ci/check quick

mutants: $(FOR_MUTANTS)
	$(BIN)/python -m tests.mutants $(ONLY)

sbom: $(FOR_SBOM)
	$(BIN)/python -m tests.sbom

advisories: $(FOR_ADVISORIES)
	$(BIN)/python -m tests.advisories

hashes: | $(BIN)/pip
	$(BIN)/python -m tests.hashes

bench: $(FOR_CHECKING) $(MESSAGES)
	$(BIN)/python -m tests.support.chromium
	NEEDS="$(NEEDS)" ROUNDS="$(ROUNDS)" ROUND_SECONDS="$(ROUND_SECONDS)" ONLY="$(ONLY)" $(BIN)/python -m bench

bench-million: $(FOR_CHECKING) $(MESSAGES)
	NEEDS="$(NEEDS)" DATABASES="$(DATABASES)" ROUNDS="$(ROUNDS)" ROUND_SECONDS="$(ROUND_SECONDS)" ONLY="$(ONLY)" \
		$(BIN)/python -m bench.million

screenshots: $(FOR_CHECKING) $(MESSAGES)
	$(BIN)/python -m tests.support.chromium
	$(BIN)/python -m tests.support.screenshots

fmt: $(FOR_CHECKING)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

messages: $(FOR_RUNNING)
	$(BIN)/pybabel -q extract --mapping pyproject.toml --keywords '_l lazy_gettext lazy_ngettext:1,2 lazy_pgettext:1c,2' \
		--add-location file --sort-by-file --width 110 --project "Teachers' Welfare" --output messages.pot .
	$(BIN)/pybabel -q update --input-file messages.pot --output-dir welfare/translations --locale zh \
		--init-missing --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 110
	$(BIN)/pybabel -q compile --directory welfare/translations

%.mo: %.po | $(FOR_RUNNING)
	$(BIN)/pybabel -q compile --input-file $< --output-file $@

$(BIN)/pip:
	PYTHON=$(PYTHON) .ci/make-venv

$(FOR_RUNNING): requirements.txt | $(BIN)/pip
	$(BIN)/pip install --quiet --require-hashes --requirement requirements.txt
	@touch $@

$(FOR_CHECKING): requirements-dev.txt requirements.txt | $(BIN)/pip
	$(BIN)/pip install --quiet --require-hashes --requirement requirements-dev.txt
	@touch $@ $(FOR_RUNNING)

$(FOR_MUTANTS): tests/mutants/requirements.txt $(FOR_CHECKING)
	$(BIN)/pip install --quiet --require-hashes --requirement tests/mutants/requirements.txt
	@touch $@

$(FOR_SBOM): tests/sbom/requirements.txt $(FOR_CHECKING)
	$(BIN)/pip install --quiet --require-hashes --requirement tests/sbom/requirements.txt
	@touch $@

$(FOR_ADVISORIES): tests/advisories/requirements.txt $(FOR_CHECKING)
	$(BIN)/pip install --quiet --require-hashes --requirement tests/advisories/requirements.txt
	@touch $@
