"""The graph for assistants: by the official client, typed, short, with sources, and within the folders allowed."""

import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import anyio
import pytest
from mcp import Client, MCPError
from mcp.client.stdio import StdioServerParameters, stdio_client

from casco_kg.assistant.folders import Folders
from casco_kg.assistant.server import server
from casco_kg.files import folder

COMMAND = str(Path(sys.executable).with_name("casco-kg"))
LAB = {"content": "id,label,performs,actsAs\nlab-1,Lab,testing,third\n", "content_name": "lab.csv"}
WRONG = {
    "content": "id,number,grantedBy,grantedTo,scope.activity,scope.standard,validFrom,validUntil\n"
    "a,A-1,id:body-dakks,L,testing,ISO/IEC 17025,2025-01-01,2024-01-01\n",
    "content_name": "accreditations.csv",
}


@pytest.fixture
def called(tmp_path):
    """Calls of tools, one after the other, of a server that may read one folder: what each returns."""
    (tmp_path / "regs").mkdir()
    for path in (folder("ontology") / "examples").glob("register-*.csv"):
        (tmp_path / "regs" / path.name).write_bytes(path.read_bytes())
    (tmp_path / "secret.csv").write_text(LAB["content"], encoding="utf-8")
    (tmp_path / "regs" / "link.csv").symlink_to(tmp_path / "secret.csv")

    def run(*calls):
        return anyio.run(_calls, server(Folders.of([str(tmp_path / "regs")])), calls)

    return run


async def _calls(target, calls):
    async with Client(target) as client:
        return [await client.call_tool(name, given) for name, given in calls]


def test_each_tool_says_what_it_takes_and_returns(called):
    async def tools():
        async with Client(server(Folders())) as client:
            return (await client.list_tools()).tools

    listed = anyio.run(tools)
    assert {tool.name for tool in listed} >= {"ask", "describe", "query", "validate", "explain", "trace", "convert"}
    for tool in listed:
        assert tool.description
        assert tool.output_schema
        assert tool.annotations.read_only_hint


def test_words_lead_to_a_question_and_the_question_to_rows_with_sources(called):
    words, answer = called(
        ("search", {"words": "which standard for testing"}),
        ("ask", {"question": "standard-for-body", "pins": {"activity": "testing"}}),
    )
    assert "standard-for-body" in [found["name"] for found in words.structured_content["questions"]]
    table = answer.structured_content
    assert table["rows"] == [["testing laboratory", "testing", "ISO/IEC 17025"]]
    assert table["total"] == 1
    assert "slide" in table["sources"][0]


def test_words_of_people_are_answered_by_the_question_that_they_lead_to_and_it_is_named(called):
    brazil, all_of_it, other = called(
        ("ask", {"question": "accreditation body in Brazil"}),
        ("ask", {"question": "accreditation body in Brazil", "as_of": "2026-01-01", "limit": 3}),
        ("ask", {"question": "qzxv qxvz"}),
    )
    told = brazil.structured_content
    assert {row[0] for row in told["rows"]} == {"CGCRE"} and told["sources"]
    assert told["note"].startswith("read as known-bodies: Which accreditation bodies")
    assert all_of_it.structured_content["total"] > 100 and len(all_of_it.structured_content["rows"]) == 3
    assert other.is_error and "list_questions names all" in other.content[0].text


def test_a_day_and_a_name_in_words_are_what_is_asked_about(called):
    answer, words = called(
        ("ask", {"question": "ISO/IEC 17025 on 15 June 2019"}),
        ("search", {"words": "difference between validation and verification"}),
    )
    assert answer.structured_content["rows"] == [["ISO/IEC 17025", "ISO/IEC 17025:2017", "2017-11-29", ""]]
    assert {"validation", "verification"} <= {thing["name"] for thing in words.structured_content["things"]}


def test_a_question_about_data_knows_the_day(called):
    files = {"files": ["register-bodies.csv", "register-accreditations.csv", "register-attestations.csv"]}
    asked = {"question": "expires-within", "parameters": {"within": "3000"}, "data": files}
    then, later = called(("ask", asked | {"as_of": "2025-01-01"}), ("ask", asked | {"as_of": "2059-01-01"}))
    assert then.structured_content["total"] > 0
    assert later.structured_content["total"] == 0


def test_what_is_known_of_a_thing_has_its_facts_and_what_leads_there(called):
    term, record = called(("describe", {"name": "testing"}), ("describe", {"name": "Lab", "data": LAB}))
    assert "activity" in term.structured_content["kinds"]
    assert term.structured_content["referred_to_by"]
    assert record.structured_content["sources"] == ["lab.csv row 2"]
    inferred = [fact["value"] for fact in record.structured_content["facts"] if fact["inferred"]]
    assert "ISO/IEC 17025" in inferred


def test_a_finding_names_its_place_and_what_does_not_fit_is_counted(called):
    clean, wrong, short = called(
        ("validate", {"data": LAB, "as_of": "2026-01-01"}),
        ("validate", {"data": WRONG, "as_of": "2026-01-01"}),
        ("validate", {"data": WRONG, "as_of": "2026-01-01", "limit": 1}),
    )
    assert clean.structured_content["conforms"]
    found = wrong.structured_content["findings"]
    assert any("accreditations.csv row 2" in finding["place"] for finding in found)
    assert all(finding["message"] and finding["advice"] and finding["sources"] for finding in found)
    assert short.structured_content["left_out"] == len(found) - 1


def test_what_was_not_understood_is_told_beside_the_findings(called):
    given = {"content": LAB["content"].replace("actsAs", "colour of the door"), "content_name": "lab.csv"}
    (checked,) = called(("validate", {"data": given}))
    assert any("colour of the door" in part for part in checked.structured_content["not_understood"])
    assert not checked.structured_content["conforms"]


def test_a_conclusion_comes_with_its_proof_or_with_what_it_lacks(called):
    fact = {"subject": "lab-1", "predicate": "a", "value": "accreditable body"}
    first = {**LAB, "content": LAB["content"].replace("third", "first")}
    proved, lacking = called(("explain", fact | {"data": LAB}), ("explain", fact | {"data": first}))
    assert proved.structured_content["follows"]
    assert {"lab.csv row 2 column actsAs"} <= {
        s for step in proved.structured_content["proof"] for s in step["sources"]
    }
    assert not lacking.structured_content["follows"]
    assert lacking.structured_content["lacks"]


def test_a_trace_tells_each_step_and_without_a_name_all_verdicts(called):
    files = {"files": ["register-bodies.csv", "register-accreditations.csv", "register-attestations.csv"]}
    every, one = called(("trace", {"data": files, "limit": 2}), ("trace", {"data": files, "record": "d-801"}))
    assert len(every.structured_content["verdicts"]) == 2
    assert every.structured_content["total"] > 2
    assert one.structured_content["steps"]


def test_data_of_other_formats_is_written_in_our_terms(called):
    text = (folder("ontology") / "examples" / "schema-org.jsonld").read_text(encoding="utf-8")
    (made,) = called(("convert", {"data": {"content": text, "content_name": "page.jsonld"}}))
    assert "casco:" in made.structured_content["turtle"]
    assert made.structured_content["is_whole"]


@pytest.mark.parametrize(
    ("tool", "given", "says"),
    [
        ("ask", {"question": "standards-for-body"}, "did you mean standard-for-body?"),
        ("ask", {"question": "outputs", "as_of": "1 May"}, "write it as in 2026-01-31"),
        ("query", {"sparql": "SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }"}, "does not reach the network"),
        ("query", {"sparql": "DELETE WHERE { ?s ?p ?o }"}, "cannot be parsed"),
        ("describe", {"name": "no such thing"}, "nothing is known of"),
        ("validate", {"data": {}}, "no data is given"),
        ("validate", {"data": {"files": ["../secret.csv"]}}, "list_files"),
        ("validate", {"data": {"files": ["/etc/passwd"]}}, "list_files"),
        ("validate", {"data": {"files": ["link.csv"]}}, "list_files"),
        ("validate", {"data": {"files": ["a\0b"]}}, "list_files"),
        ("convert", {"data": {"content": "nonsense"}}, "data.ttl:1"),
        ("list_questions", {"topic": "weather"}, "topics are"),
    ],
)
def test_what_cannot_be_done_is_said_with_the_next_step(called, tool, given, says):
    (answer,) = called((tool, given))
    assert answer.is_error
    assert says in answer.content[0].text
    assert "Traceback" not in answer.content[0].text


def test_without_a_folder_no_file_is_read_and_the_way_out_is_told():
    given = {"data": {"files": ["register.ttl"]}}
    (answer,) = anyio.run(_calls, server(Folders()), [("validate", given)])
    assert "--allow FOLDER" in answer.content[0].text


def test_the_graph_a_term_a_rule_and_a_question_can_be_read_whole():
    async def read(uri):
        async with Client(server(Folders())) as client:
            try:
                return (await client.read_resource(uri)).contents[0].text
            except MCPError as error:
                return str(error)

    assert "standard-for-body" in anyio.run(read, "casco-kg://graph")
    assert anyio.run(read, "casco-kg://terms/Attestation").startswith("# act of attestation")
    assert "```turtle" in anyio.run(read, "casco-kg://rules/accreditor-is-an-accreditation-body")
    assert "SELECT" in anyio.run(read, "casco-kg://questions/outputs")
    assert "no rule" in anyio.run(read, "casco-kg://rules/none")


def test_a_folder_that_is_none_is_refused_before_anything_is_served():
    done = subprocess.run([COMMAND, "mcp", "--allow", "nowhere"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "--allow takes folders" in done.stderr
    assert done.stdout == ""


@pytest.mark.slow
def test_the_command_speaks_to_the_official_client_and_nothing_else_goes_to_standard_output(tmp_path):
    (tmp_path / "lab.csv").write_text(LAB["content"], encoding="utf-8")
    command = StdioServerParameters(command=COMMAND, args=["mcp", "--allow", str(tmp_path)])
    (answer,) = anyio.run(_calls, stdio_client(command), [("validate", {"data": {"files": ["lab.csv"]}})])
    assert answer.structured_content["conforms"]
    assert str(tmp_path) not in json.dumps(answer.structured_content)
    hello = '{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}\n'
    done = subprocess.run([COMMAND, "mcp"], input=hello, capture_output=True, text=True, check=False, timeout=60)
    assert all(json.loads(line)["jsonrpc"] == "2.0" for line in done.stdout.splitlines())


@pytest.mark.slow
def test_over_http_it_listens_to_this_computer_alone():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen([COMMAND, "mcp", "--http", str(port)], stdout=subprocess.PIPE) as process:
        try:
            for _ in range(120):
                try:
                    (answer,) = anyio.run(_calls, f"http://127.0.0.1:{port}/mcp", [("ask", {"question": "parties"})])
                    break
                except Exception:  # it is not listening yet
                    time.sleep(0.5)
            assert answer.structured_content["total"] > 3
        finally:
            process.terminate()
        assert process.stdout.read() == b""
