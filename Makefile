# Each target is one line that calls a command; see README.md. PYTHON chooses the interpreter of a new .venv, EXTRA is
# cpu or gpu, and an empty CONSTRAINTS takes the newest releases instead of the tested ones.
PYTHON ?= python3
BIN := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
EXTRA ?= cpu
CONSTRAINTS ?= --constraint constraints.txt
RUN := TF_CPP_MIN_LOG_LEVEL=3 HELPERS_NEWEST=$(if $(CONSTRAINTS),,1) $(BIN)/python

.PHONY: lab test test-gpu book fresh site lint bench doctor clean

lab: .venv/reader-$(EXTRA)  ## open the book in JupyterLab; ARGS=--no-browser prints the address
	$(BIN)/python -m helpers lab $(ARGS)

test: .venv/author-$(EXTRA)  ## run all tests: helpers, every notebook under strict nbval, and that nothing is stale
	$(RUN) -m pytest -n auto --dist loadfile $(ARGS)

test-gpu:  ## the same where Keras must see a GPU
	HELPERS_REQUIRE_GPU=1 $(MAKE) test EXTRA=gpu

book: .venv/author-$(EXTRA)  ## make notebooks, answers and references from solutions/
	$(RUN) -m helpers build $(ARGS)

fresh: .venv/author-$(EXTRA)  ## name every derived file that is stale
	$(RUN) -m helpers build --check $(ARGS)

site: .venv/author-$(EXTRA)  ## make static pages in site/, to read without running
	$(RUN) -m helpers site $(ARGS)

lint: .venv/author-$(EXTRA)
	$(BIN)/ruff check . && $(BIN)/ruff format --check .

bench: .venv/author-$(EXTRA)  ## print the figures of benchmarks/ as ratios
	$(RUN) -m benchmarks $(ARGS)

doctor: .venv/reader-$(EXTRA)
	$(BIN)/python -m helpers doctor

clean:  ## remove what was installed and made here; work/ stays
	rm -rf .venv .cache build *.egg-info

# An installation that was interrupted may look whole to pip and is not: it is made anew.
.venv/reader-$(EXTRA): pyproject.toml constraints.txt
	test ! -e .venv/unfinished || rm -rf .venv
	test -d .venv || $(PYTHON) -m venv .venv
	touch .venv/unfinished
	$(BIN)/python -m pip install --quiet --editable ".[$(EXTRA)]" $(CONSTRAINTS)
	rm .venv/unfinished && touch $@

.venv/author-$(EXTRA): .venv/reader-$(EXTRA)
	touch .venv/unfinished
	$(BIN)/python -m pip install --quiet --editable ".[$(EXTRA),dev]" $(CONSTRAINTS)
	$(BIN)/python -m helpers.authoring.browser
	rm .venv/unfinished && touch $@
