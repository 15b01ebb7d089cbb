"""docs/commands.md is what the commands say of themselves."""

from command_reference import PAGE, reference

from casco_kg.cli import main


def test_the_page_is_what_the_commands_say(accept):
    if accept:
        PAGE.write_text(reference(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == reference(), "run python tools/command_reference.py"


def test_every_command_and_option_is_on_it_with_words():
    page = reference()
    for name, command in main.commands.items():
        assert f"## {name}\n" in page and command.help
        for option in command.params:
            assert all(opt in page for opt in option.opts if opt.startswith("-"))
