# Every target goes through packaging/bootstrap.py, which sets the machine up first.
PYTHON ?= python3
TARGETS := setup run test bench torture check tour score

.PHONY: $(TARGETS)
$(TARGETS):
	@$(PYTHON) packaging/bootstrap.py $@ $(ARGS)
