"""Each rule infers what it says and no more, on both engines."""

import pytest
from cases import example, folders, merged, namespace

from casco_kg.closure import ContradictionError, infer
from casco_kg.installation.knowledge_graph import knowledge
from casco_kg.loading import load
from casco_kg.rulebook import rules

RULES = folders("rules")


ENGINES = ["compiled", pytest.param("reference", marks=pytest.mark.slow)]


@pytest.fixture(scope="session", params=ENGINES)
def closed(request):
    return infer(merged([rule / "given.ttl" for rule in RULES]), engine=request.param).graph.triples


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_given_entails_then(rule, closed):
    then = example(rule / "then.ttl", namespace(rule / "given.ttl")).triples
    assert then
    assert then <= closed


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_given_never_entails_never(rule, closed):
    never = example(rule / "never.ttl", namespace(rule / "given.ttl")).triples
    assert never
    assert not never & closed


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_then_is_inferred_and_not_written(rule):
    written = example(rule / "given.ttl").triples | knowledge().triples
    assert not example(rule / "then.ttl").triples & written


def test_every_rule_card_has_a_folder_and_the_other_way_round():
    cards = {entry.name for entry in rules() if entry.kind == "inference"}
    assert {rule.name for rule in RULES} == cards


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("path", [p for rule in RULES for p in rule.glob("contradiction*.ttl")], ids=lambda p: p.stem)
def test_a_contradiction_raises_and_names_the_asserted_facts(path, engine):
    data = load(path)
    with pytest.raises(ContradictionError) as raised:
        infer(data, engine=engine)
    (clash, *_) = raised.value.closure.clashes
    assert set(clash.facts) == data.triples
