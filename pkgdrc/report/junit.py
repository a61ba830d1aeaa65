"""The report as JUnit XML, as Jenkins, GitLab and others read it: one test case a rule."""

from xml.etree import ElementTree

from pkgdrc.deck import Deck, Rule
from pkgdrc.report import words
from pkgdrc.violations import RuleResult, Run, State, Violation


def render(run: Run, deck: Deck) -> str:
    """The test report as XML text, in ASCII."""
    rules = {rule.id: rule for rule in deck.rules}
    suite = ElementTree.Element("testsuite", name=words.printable(f"pkgdrc {deck.name}"))
    facts = {
        "verdict": f"{run.verdict}: {words.verdict(run)}",
        "checked": words.checked(run),
        "deck": f"{deck.name} {deck.version}",
        "technology": str(run.technology),
        "klayout": run.klayout,
    }
    properties = ElementTree.SubElement(suite, "properties")
    for name, value in facts.items():
        ElementTree.SubElement(properties, "property", name=name, value=words.printable(value))
    for result in run.rules:
        found = [violation for violation in run.violations if violation.rule == result.id]
        suite.append(_case(result, found, rules.get(result.id), deck))
    if run.verdict == "incomplete" and not any(rule.state is State.FAILED for rule in run.rules):
        case = ElementTree.SubElement(suite, "testcase", name="verdict", classname=deck.name, time="0.000")
        ElementTree.SubElement(case, "error", type="incomplete", message=words.verdict(run))
    counts = {
        "tests": len(suite.findall("testcase")),
        "failures": len(suite.findall("testcase/failure")),
        "errors": len(suite.findall("testcase/error")),
    }
    seconds = f"{sum(result.seconds for result in run.rules):.3f}"
    skipped = len(suite.findall("testcase/skipped"))
    root = ElementTree.Element("testsuites", name="pkgdrc", time=seconds)
    for name, count in counts.items():
        root.set(name, str(count))
        suite.set(name, str(count))
    suite.set("skipped", str(skipped))
    suite.set("time", seconds)
    root.append(suite)
    return words.xml(root)


def _case(result: RuleResult, found: list[Violation], rule: Rule | None, deck: Deck) -> ElementTree.Element:
    """A rule: failure if an error stands, error if it failed; advice and waivers alone do not fail it."""
    title = words.printable(result.title)
    case = ElementTree.Element(
        "testcase",
        name=f"{result.id} {title}",
        classname=f"{deck.name}.{rule.chapter if rule else result.id.partition('.')[0]}",
        time=f"{result.seconds:.3f}",
    )
    reason = words.printable(result.reason)
    text = _text(result, found, rule)
    errors = [each for each in found if each.waived is None and each.severity == "error"]
    if result.state is State.FAILED:
        told = ElementTree.SubElement(case, "error", type=result.state.value, message=reason)
        told.text = text or f"{result.id} could not be computed: {reason}"
    elif result.state in (State.SKIPPED, State.NOT_APPLICABLE):
        ElementTree.SubElement(
            case, "skipped", type=result.state.value, message=f"{result.state.value}: {reason}"
        )
    elif errors:
        message = f"{words.counted(len(errors), 'violation')}: {title}"
        ElementTree.SubElement(case, "failure", type=result.severity, message=message).text = text
    elif found:
        ElementTree.SubElement(case, "system-out").text = text
    return case


def _text(result: RuleResult, found: list[Violation], rule: Rule | None) -> str:
    """Every violation in lines, then why it matters and what to do."""
    parts = []
    for each in words.worst_first(found):
        mark = " (waived)" if each.waived is not None else ""
        parts.append("\n  ".join([f"{each.severity}{mark} {result.id}", *words.account(each, result.title)]))
    if parts and rule:
        parts.append(words.printable(f"Why: {rule.why} Fix: {rule.fix} Source: {rule.source}."))
    return "\n".join(parts)
