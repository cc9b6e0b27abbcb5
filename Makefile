# Each target is one line that calls a command; see README.md. PYTHON chooses the interpreter of a new .venv, EXTRA is
# cpu, gpu, jax, torch or nightly, and an empty CONSTRAINTS takes the newest releases instead of the tested ones.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
EXTRA ?= cpu
CONSTRAINTS ?= --constraint constraints.txt
RUN := TF_CPP_MIN_LOG_LEVEL=3 HELPERS_NEWEST=$(if $(CONSTRAINTS),,1) $(BIN)/python

.PHONY: lab test test-gpu test-jax test-torch test-matrix canary book fresh site slides fetch lint bench doctor clean

lab: $(VENV)/reader-$(EXTRA)  ## open the book in JupyterLab; ARGS=--no-browser prints the address
	$(BIN)/python -m helpers lab $(ARGS)

# A CPU refuses here what a GPU would: see tests/as_on_gpu.py.
test: $(VENV)/author-$(EXTRA)  ## run all tests: helpers, every notebook under strict nbval, and that nothing is stale
	HELPERS_AS_ON_GPU=$(if $(HELPERS_REQUIRE_GPU),,1) $(RUN) -m pytest -n auto --dist loadfile $(ARGS)

test-gpu:  ## the same where Keras must see a GPU
	HELPERS_REQUIRE_GPU=1 $(MAKE) test EXTRA=gpu

# What a backend computes: every notebook, every answer of the bank, every graph.
ON_BACKEND := notebooks solutions tests/graph tests/test_bank.py tests/test_custom.py tests/test_messages.py

# JAX compiles each operation once for all notebooks and tests. PyTorch's threads do not fight with other workers'.
test-jax:  ## the notebooks and the banks on Keras' JAX backend, in an environment of its own
	KERAS_BACKEND=jax JAX_COMPILATION_CACHE_DIR=$(CURDIR)/.cache/jax JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS=0 \
	JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES=-1 $(MAKE) test EXTRA=jax VENV=.venv-jax ARGS="$(ON_BACKEND)"

test-torch:  ## likewise on PyTorch
	KERAS_BACKEND=torch OMP_NUM_THREADS=1 $(MAKE) test EXTRA=torch VENV=.venv-torch ARGS="$(ON_BACKEND)"

test-matrix: $(VENV)/author-$(EXTRA)  ## the book under many versions, where the interpreters are; README has the table
	$(BIN)/nox $(ARGS)

canary: $(VENV)/author-$(EXTRA)  ## write drift.md: what the book says otherwise under what is installed
	$(RUN) -m helpers canary $(ARGS)

book: $(VENV)/author-$(EXTRA)  ## make notebooks, answers and references from solutions/
	$(RUN) -m helpers build $(ARGS)

fresh: $(VENV)/author-$(EXTRA)  ## name every derived file that is stale
	$(RUN) -m helpers build --check $(ARGS)

site: $(VENV)/author-$(EXTRA)  ## make static pages in site/, to read without running
	$(RUN) -m helpers site $(ARGS)

slides: $(VENV)/author-$(EXTRA)  ## make slides in slides/, to show without a network; ARGS="01 02" makes some chapters
	$(RUN) -m helpers slides $(ARGS)

fetch: $(VENV)/reader-$(EXTRA)  ## bring what a room without a network needs; ARGS=--check proves that it is there
	$(BIN)/python -m helpers fetch $(ARGS)

lint: $(VENV)/author-$(EXTRA)
	$(BIN)/ruff check . && $(BIN)/ruff format --check .

bench: $(VENV)/author-$(EXTRA)  ## print the figures of benchmarks/ as ratios
	$(RUN) -m benchmarks $(ARGS)

doctor: $(VENV)/reader-$(EXTRA)
	$(BIN)/python -m helpers doctor

clean:  ## remove what was installed and made here; work/ stays
	rm -rf .venv .venv-* .cache build *.egg-info

# An installation that was interrupted may look whole to pip and is not: it is made anew.
$(VENV)/reader-$(EXTRA): pyproject.toml constraints.txt
	test ! -e $(VENV)/unfinished || rm -rf $(VENV)
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	touch $(VENV)/unfinished
	$(BIN)/python -m pip install --quiet --editable ".[$(EXTRA)]" $(CONSTRAINTS) $(if $(filter nightly,$(EXTRA)),--pre)
	rm $(VENV)/unfinished && touch $@

$(VENV)/author-$(EXTRA): $(VENV)/reader-$(EXTRA)
	touch $(VENV)/unfinished
	$(BIN)/python -m pip install --quiet --editable ".[$(EXTRA),dev]" $(CONSTRAINTS) $(if $(filter nightly,$(EXTRA)),--pre)
	$(if $(filter nightly,$(EXTRA)),$(BIN)/python -m pip install --quiet --pre --force-reinstall --no-deps keras-nightly)
	$(BIN)/python -m helpers.authoring.browser
	rm $(VENV)/unfinished && touch $@
