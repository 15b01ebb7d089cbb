"""Rows missed-* of CASES.csv."""

from shared_cases.designations import told

BODIES = "correct/min-bodies.csv"


def case_1(cases):
    found = cases.findings(BODIES, "missed/min-wrong-sector.csv")
    rows = {
        finding["place"]["row"] for finding in found if finding["constraint"] == "scope-standard-governs-its-activity"
    }
    assert rows == {2, 3, 4}
    assert told(found, "accreditation-in-force-is-against-an-edition-in-use") == {"x4"}


def case_2(cases):
    assert cases.constraints(BODIES, "missed/min-iso9001-scope.csv") == ["scope-standard-is-for-bodies"]


def case_3(cases):
    found = cases.findings("missed/att.csv", "missed/acc.csv", "missed/bodies.csv")
    assert told(found, "edition-is-not-past-its-transition") == {"t1", "t3", "t4"}
    assert told(found, "designation-is-of-a-known-document") == {"t2"}
    assert told(found, "object-fits-the-activity") == {"t5"}
    assert told(found, "management-system-certificate-lasts-about-three-years") == {"t6"}
    assert told(found, "certificate-in-force-is-to-an-edition-in-use") == {"t7"}
    assert not {finding["focus"] for finding in found if str(finding["focus"]).endswith(("a4", "row-5-scope"))}


def case_4(cases):
    assert cases.constraints("missed/min-two-names.csv") == ["body-has-one-name"]


def case_5(cases):
    found = [
        f for f in cases.findings("missed/wording/att.csv", "missed/wording/bodies.csv") if "wording" in f["constraint"]
    ]
    told_of = [str(finding["focus"]).rsplit("/", 1)[-1] for finding in found]
    right = {"x24", "x32"}
    #: On these no source of ours says who may certify.
    left = {"x21", "x22"}
    assert sorted(told_of) == sorted({f"x{number}" for number in range(33)} - right - left)
