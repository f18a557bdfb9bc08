# make run   starts the program on the sample catalogue (made the first time, under run/)
# make test  runs the whole suite; make faults-release tries every fault as often as before a release
PY ?= python3
BIN := .venv/bin

setup: .venv/.ok

.venv/.ok: requirements/dev.txt requirements/system.py pyproject.toml
	@$(PY) requirements/system.py
	$(PY) -m venv --without-pip .venv
	$(PY) -m pip --python $(BIN)/python install -q --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/dev.txt
	touch $@

run: setup
	@$(BIN)/python -m heritage_app.showcase $(ARGS)

test: setup
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -m alone
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -m "not alone" -n auto --dist worksteal

faults-release: setup
	SODISAN_FAULTS=release QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest tests/faults --timeout 0

pictures: setup
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m heritage_app.showcase --pictures docs/pictures $(if $(ONLY),--only $(ONLY))

bench: setup
	$(BIN)/python benchmarks/run.py

lock:
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --extra dev -o requirements/dev.txt

.PHONY: setup run test faults-release pictures bench lock
