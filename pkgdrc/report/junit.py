"""The report as JUnit XML, as Jenkins, GitLab and others read it: a suite a layout, a test case a rule."""

from collections.abc import Sequence
from xml.etree import ElementTree

from pkgdrc.findings import Finding, RuleResult, State
from pkgdrc.findings.record import Severity
from pkgdrc.report import markup, order, words
from pkgdrc.report.judged import Judged, file_of, short_names

_COUNTS = {"tests": "testcase", "failures": "testcase/failure", "errors": "testcase/error"}


def render(judged: Sequence[Judged]) -> str:
    """The test report as XML text, in ASCII."""
    root = ElementTree.Element("testsuites", name="pkgdrc")
    for each, name in zip(judged, short_names([file_of(each.run) for each in judged]), strict=True):
        root.append(_suite(each, words.printable(name) if len(judged) > 1 else ""))
    for name in _COUNTS:
        root.set(name, str(sum(int(suite.get(name, "")) for suite in root)))
    root.set("time", f"{sum(result.seconds for each in judged for result in each.run.rules):.3f}")
    return markup.xml(root)


def _suite(judged: Judged, layout: str) -> ElementTree.Element:
    """The run's suite. With several, `layout` tells its cases from the others'."""
    run = judged.run
    suite = ElementTree.Element(
        "testsuite", name=words.printable(f"pkgdrc {run.deck.name} {layout}".rstrip())
    )
    facts = {
        "verdict": f"{run.verdict}: {words.verdict(run)}",
        "checked": words.checked(run),
        "deck": words.deck_name(run),
        "technology": str(run.technology.path),
        "klayout": run.engine.klayout,
    }
    if words.cached([run]):
        facts["cache"] = words.cached([run])
    properties = ElementTree.SubElement(suite, "properties")
    for name, value in facts.items():
        ElementTree.SubElement(properties, "property", name=name, value=words.printable(value))
    group = ".".join(part for part in (run.deck.name, layout.replace(".", "_")) if part)
    for result in run.rules:
        found = [finding for finding in run.findings if finding.rule == result.id]
        suite.append(_case(result, found, group, run.fail_on))
    for kind in words.NOTES:  # as skipped cases, since that is what every reader of JUnit shows
        for text in words.notes(run, kind):
            case = ElementTree.SubElement(
                suite, "testcase", name=text, classname=f"{group}.{kind}", time="0.000"
            )
            ElementTree.SubElement(case, "skipped", type=kind, message=text)
    if run.verdict == "incomplete" and not any(rule.state is State.FAILED for rule in run.rules):
        case = ElementTree.SubElement(suite, "testcase", name="verdict", classname=group, time="0.000")
        ElementTree.SubElement(case, "error", type="incomplete", message=words.verdict(run))
    for name, path in (_COUNTS | {"skipped": "testcase/skipped"}).items():
        suite.set(name, str(len(suite.findall(path))))
    suite.set("time", f"{sum(result.seconds for result in run.rules):.3f}")
    return suite


def _case(result: RuleResult, found: list[Finding], group: str, fail_on: Severity) -> ElementTree.Element:
    """A rule: failure if it fails the run, error if it could not be computed, skipped if all is waived."""
    title = words.printable(result.title)
    case = ElementTree.Element(
        "testcase",
        name=f"{result.id} {title}",
        classname=f"{group}.{result.chapter or result.id.partition('.')[0]}",
        time=f"{result.seconds:.3f}",
    )
    reason = words.printable(result.reason)
    text = _text(result, found)
    counting = [each for each in found if each.waived is None]
    failing = [each for each in counting if fail_on == "advice" or each.severity == "error"]
    if result.state is State.FAILED:
        told = ElementTree.SubElement(case, "error", type=result.state.value, message=reason)
        told.text = text or f"{result.id} could not be computed: {reason}"
    elif result.state in (State.SKIPPED, State.NOT_APPLICABLE):
        ElementTree.SubElement(
            case, "skipped", type=result.state.value, message=f"{result.state.value}: {reason}"
        )
    elif failing:
        message = f"{words.counted(len(failing), 'finding')}: {title}"
        ElementTree.SubElement(case, "failure", type=result.severity, message=message).text = text
    elif found:
        if not counting:
            message = f"{words.counted(len(found), 'finding')} waived"
            ElementTree.SubElement(case, "skipped", type=State.WAIVED.value, message=message)
        ElementTree.SubElement(case, "system-out").text = text
    return case


def _text(result: RuleResult, found: list[Finding]) -> str:
    """Every finding in lines, then why it matters and what to do."""
    parts = []
    for each in order.worst_first(found):
        mark = " (waived)" if each.waived is not None else ""
        parts.append("\n  ".join([f"{each.severity}{mark} {result.id}", *words.account(each)]))
    if parts and result.why:
        parts.append(words.printable(f"Why: {result.why} Fix: {result.fix} Source: {result.source}."))
    return "\n".join(parts)
