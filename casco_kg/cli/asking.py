"""Ask: stored questions and queries of one's own."""

from __future__ import annotations

import click

from casco_kg.cli.options import (
    as_of_option,
    context_option,
    data_option,
    engine_option,
    mapping_option,
    settings_option,
    table_format_option,
)
from casco_kg.cli.support import (
    load_given,
    name_and_value,
    print_table,
    query_parameters,
    reporting_errors,
    tell,
    text_in,
    working,
)

__all__ = ["ask", "query"]


@click.command()
@click.argument("name", required=False)
@data_option
@mapping_option
@context_option
@click.option("--pin", "pins", multiple=True, metavar="COLUMN=VALUE", help="Keep the rows where the column reads so.")
@as_of_option
@settings_option
@table_format_option
@engine_option
def ask(
    name: str | None,
    data: tuple[str, ...],
    mapping: str | None,
    contexts: tuple[str, ...],
    pins: tuple[str, ...],
    as_of: str | None,
    settings: tuple[str, ...],
    table_format: str,
    engine: str,
) -> None:
    """Answer the stored question NAME; without a name, list the questions."""
    from casco_kg.answers import ask
    from casco_kg.installation.questions import questions

    with reporting_errors():
        if name is None:
            rows = [(q.name, q.question, " ".join(q.pins), " ".join(q.parameters)) for q in questions().values()]
            print_table(("name", "question", "pins", "parameters"), rows, table_format)
            return
        parameters = query_parameters(questions()[name].days if name in questions() else (), as_of, settings)
        with working("answering"):
            answer = ask(
                name,
                load_given(data, mapping, contexts, ours=True),
                pins=dict(map(name_and_value, pins)),
                parameters=parameters,
                engine=engine,
            )
        print_table(answer.columns, answer.text(), table_format)
        if not answer.rows:
            hint = "" if data else "; a question about your own data needs --data FILE"
            tell(f"no row{' is left by the pins' if pins else ''}{hint}")


@click.command()
@click.argument("file")
@data_option
@mapping_option
@context_option
@as_of_option
@settings_option
@table_format_option
@engine_option
def query(
    file: str,
    data: tuple[str, ...],
    mapping: str | None,
    contexts: tuple[str, ...],
    as_of: str | None,
    settings: tuple[str, ...],
    table_format: str,
    engine: str,
) -> None:
    """Answer the SPARQL query in FILE (- for standard input) over the closed graph."""
    from casco_kg.answers import Answer, query
    from casco_kg.sparql.headers import header_in
    from casco_kg.writing.exports import serialize

    with reporting_errors():
        text = text_in(file)
        with working("answering"):
            parameters = query_parameters(header_in(text).days, as_of, settings)
            loaded = load_given(data, mapping, contexts, query=text)
            result = query(text, loaded, parameters=parameters, engine=engine)
        if isinstance(result, Answer):
            print_table(result.columns, result.text(), table_format)
        elif isinstance(result, bool):
            click.echo("yes" if result else "no")
        else:
            click.echo(serialize(result, "turtle"), nl=False)
