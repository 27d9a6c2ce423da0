"""The command line: arguments → one call → words on the screen and an exit code. Heavy imports wait until they are needed."""

from __future__ import annotations

import errno
import json
import re
import sys
import traceback
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, Self

import click

from pipeline import __version__
from pipeline.localise import chinese
from pipeline.refusal import Refusal

if TYPE_CHECKING:
    from pipeline.finding import Finding
    from pipeline.run import Outcome
    from pipeline.submission import Returned
    from pipeline.workspace import Posted

ALL_ACCEPTED, OUR_FAULT, REFUSED, SOME_RETURNED = 0, 1, 2, 3
SOMETHING_DIFFERS = 3

chinese()
_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
_OPTIONS = "[选项]"


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command; never returns. Exit codes: 0 all accepted, 3 some returned, 2 refused, 1 our own fault."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:  # noqa: PLR0911 - one return for each way to end
    try:
        return int(riskbook.main(args=arguments, prog_name="riskbook", standalone_mode=False) or 0)
    except Refusal as refusal:
        return _refused(str(refusal))
    except click.UsageError as error:
        return _refused(_usage(error))
    except click.ClickException as error:
        return _refused(error.format_message())
    except (click.Abort, KeyboardInterrupt):
        return _refused("已停止，没有生成新的版本。")
    except PermissionError as error:
        return _refused(f"没有权限读写“{error.filename}”；请关闭正在打开它的程序，或检查文件夹权限。")
    except OSError as error:
        if error.errno != errno.ENOSPC:
            return _our_fault()
        return _refused("磁盘空间已满，没有生成新的版本；请清理磁盘后再运行。")
    except Exception:  # noqa: BLE001 - the last net: whatever it is, it is ours, and nothing was posted
        return _our_fault()


def _our_fault() -> int:
    traceback.print_exc()
    click.echo("程序自身出错，没有生成新的版本；请把上面的内容发给技术人员。", err=True)
    return OUR_FAULT


def _usage(error: click.UsageError) -> str:
    """Click's words as one sentence: Chinese quotation marks, and no full stop but the last."""
    words = re.sub(r" ?'([^']*)'", r"“\1”", error.format_message())
    clauses = [clause.strip(" .") for clause in words.split("。") if clause.strip(" .")]
    sentence = f"{'，'.join(clauses)}（可加--help查看用法）"
    return sentence if "？" in sentence else f"{sentence}。"


def _refused(sentence: str) -> int:
    click.echo(sentence, err=True)
    return REFUSED


@click.group(
    context_settings=_CONTEXT, options_metavar=_OPTIONS, no_args_is_help=False, invoke_without_command=True, subcommand_metavar="命令 …",
    epilog="例：riskbook run　　汇总当前文件夹里inbox收到的表格",
)
@click.version_option(__version__, "-V", "--version", message="riskbook %(version)s", help="显示版本。")
@click.pass_context
def riskbook(context: click.Context) -> None:
    """廉政风险防控表格的收件、检查和汇总。"""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


class _Day(click.ParamType[date]):
    """A day written as 2011-09-30."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"“{value}”不是日期，请写成2011-09-30的样子。", param, ctx)


_root = click.option(
    "--root", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path(), metavar="DIR", help="工作目录，默认是当前文件夹。"
)


@riskbook.command("run", context_settings=_CONTEXT, options_metavar=_OPTIONS, epilog="例：riskbook run --date 2011-09-30")
@_root
@click.option("--date", "today", type=_Day(), default=None, metavar="YYYY-MM-DD", help="按哪一天汇总，默认是今天。")
@click.option("--force", is_flag=True, help="没有新来件也重新生成一版。")
def run_command(root: Path, today: date | None, *, force: bool) -> int:
    """汇总inbox里的来件，生成新的一版到outbox。"""
    return _run_and_tell(root, today or date.today(), force=force)  # noqa: DTZ011 - the office's own day


def _run_and_tell(root: Path, today: date, *, force: bool) -> int:
    _warm()
    from pipeline.workspace import Unchanged, run_workspace

    with _Progress() as progress:
        result = run_workspace(root.resolve(), today, force=force, begin=progress.begin, tick=progress.tick)
    if isinstance(result, Unchanged):
        click.echo(f"收件、设置都没有变化，没有生成新的版本；最近一版是：{result.folder}")
        click.echo("如需重新生成，请加--force。")
        return ALL_ACCEPTED
    _tell_returned(result.outcome)
    _tell_closing(result)
    from pipeline.run import all_accepted

    return ALL_ACCEPTED if all_accepted(result.outcome) else SOME_RETURNED


def _warm() -> None:
    """Let the reading processes get ready while this one imports what it needs."""
    from pipeline.intake.server import warm

    warm()


class _Progress:
    """A bar on a terminal, nothing elsewhere."""

    def __init__(self) -> None:
        self._bar: Any = None

    def begin(self, total: int) -> None:
        """Begin, with the number of letters."""
        if sys.stderr.isatty():
            self._bar = click.progressbar(length=total, label="读取来件", file=sys.stderr)
            self._bar.__enter__()

    def tick(self, count: int) -> None:
        """Some more letters were read."""
        if self._bar is not None:
            self._bar.update(count)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)


def _errors(verdict: Returned) -> int:
    return sum(1 for finding in verdict.findings if finding.severity == "error")


def _tell_returned(outcome: Outcome) -> None:
    from pipeline.submission import Returned
    from pipeline.writers.notice import standing

    for verdict in outcome.judged.verdicts:
        if isinstance(verdict, Returned):
            follow = outcome.rounds.by_file.get(verdict.reading.file)
            since = f"（{standing(follow).rstrip('。')}）" if follow else ""
            click.echo(f"退回　{verdict.reading.file}　须改正{_errors(verdict)}处{since}")


def _tell_closing(posted: Posted) -> None:
    figures = posted.outcome.figures
    letters = figures.letters
    parts = [f"收到{letters.received}件，通过{letters.accepted}件，退回{letters.returned}件"]
    if letters.repeated:
        parts.append(f"重复{letters.repeated}件")
    if letters.other_period:
        parts.append(f"往期来件{letters.other_period}件不再汇总")
    if letters.passed_over:
        parts.append(f"略过{letters.passed_over}个不是来件的文件")
    click.echo(f"{'，'.join(parts)}；信息库现有廉政风险点{figures.total}个。")
    if waiting := sum(figures.unconfirmed.values()):
        click.echo(f"其中{waiting}个是往期通过的，本期（{figures.period}）还没有重新报送，在“信息库”里列为未确认。")
    if early := posted.outcome.of_later_periods:
        click.echo(f"有{early}件填的是以后的填报期，已退回；如果已经开始新的一期，请在riskbook.toml里把period改为新的一期再运行。")
    if lifted := sum(each.lifted for each in figures.waivers):
        click.echo(f"按办公室登记的豁免，免去问题{lifted}处，列在“廉政风险信息库.xlsx”的“豁免”里。")
    if joined := len(figures.balance.conflicts):
        click.echo(f"有{joined}处应当分开的职责由同一岗位承担，列在“廉政风险信息库.xlsx”的“制衡提示”里。")
    if letters.returned:
        click.echo("退回的表格已标出要改的地方，在“退回”文件夹里，请发还相应科室。")
    click.echo(f"已生成：{posted.folder}")


@riskbook.command("check", context_settings=_CONTEXT, options_metavar=_OPTIONS, epilog="例：riskbook check 岗位表.xlsx")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_root
@click.option("--date", "today", type=_Day(), default=None, metavar="YYYY-MM-DD", help="按哪一天检查，默认是今天。")
@click.option("--json", "as_json", is_flag=True, help="输出JSON，格式同run.json。")
def check_command(files: tuple[Path, ...], root: Path, today: date | None, *, as_json: bool) -> int:
    """检查一份或几份表格，只说问题，不写任何文件。"""
    _warm()
    from pipeline.checks.judge import judge
    from pipeline.inbox import letter
    from pipeline.intake.workers import read_all
    from pipeline.outbox import editions
    from pipeline.register.merge import merge
    from pipeline.run import office
    from pipeline.submission import Returned
    from pipeline.workspace import last_register, load_settings

    settings = load_settings(root)
    posted = editions(root / "outbox")
    letters = [letter(path, path.as_posix()) for path in dict.fromkeys(files)]
    readings = read_all(letters, settings.letter_limits(), settings.workers)
    day = today or date.today()  # noqa: DTZ011 - the office's own day
    last = last_register(posted[-1] if posted else None)
    judged = judge(readings, office(settings, day, last))
    merging = merge(judged, last, day.isoformat()).findings
    if as_json:
        _print_json(judged.verdicts, merging)
    else:
        _print_verdicts(judged.verdicts, merging)
    return SOME_RETURNED if any(isinstance(v, Returned) for v in judged.verdicts) else ALL_ACCEPTED


def _print_json(verdicts: Sequence[Any], merging: Sequence[Finding]) -> None:
    from pipeline.discretion import restricted_files
    from pipeline.finding import in_order
    from pipeline.writers import receipt

    found = in_order([*(finding for verdict in verdicts for finding in verdict.findings), *merging])
    shown = {"letters": receipt.letters(verdicts, ()), "findings": receipt.findings(found, restricted=restricted_files(verdicts))}
    click.echo(json.dumps(shown, ensure_ascii=False, indent=1))


def _print_verdicts(verdicts: Sequence[Any], merging: Sequence[Finding]) -> None:
    from pipeline.discretion import discreet, restricted_files
    from pipeline.submission import OtherPeriod, Repeated, Returned

    restricted = restricted_files(verdicts)
    for verdict in verdicts:
        rows = sum(len(table.rows) for table in verdict.reading.tables)
        word = f"退回，须改正{_errors(verdict)}处" if isinstance(verdict, Returned) else f"通过，共{rows}行"
        if isinstance(verdict, Repeated):
            word = "重复"
        if isinstance(verdict, OtherPeriod):
            word = verdict.reason
        click.echo(f"{verdict.reading.file}：{word}")
        own = [*verdict.findings, *(finding for finding in merging if finding.place.file == verdict.reading.file)]
        for finding in sorted(own, key=lambda f: (f.severity.rank, *f.order())):
            click.echo(f"  [{finding.severity.label}] {discreet(finding, restricted).message}")


@riskbook.command("diff", context_settings=_CONTEXT, options_metavar=_OPTIONS, epilog="例：riskbook diff 1 2")
@click.argument("before", metavar="A")
@click.argument("after", metavar="[B]", required=False, default="")
@_root
@click.option("--json", "as_json", is_flag=True, help="输出JSON。")
@click.option("--xlsx", "file", default=None, metavar="FILE", type=click.Path(path_type=Path), help="另存一份变化表，以.xlsx结尾。")
def diff_command(before: str, after: str, root: Path, file: Path | None, *, as_json: bool) -> int:
    """比较两版，逐条列出风险点的变化。

    A、B写序号（1）、第001版或文件夹名；不写B，就与最近一版比较。
    """
    from pipeline import workspace
    from pipeline.writers import change_lines

    if file is not None:
        workspace.may_be_written(root, file)
    found = workspace.compared(root, before, after)
    for line in change_lines.as_json(found.changes, found.later) if as_json else change_lines.lines(found.changes, found.later):
        click.echo(line)
    if file is not None:
        from pipeline.writers.change_list import change_list

        workspace.write_whole(file, change_list(found.changes, found.later, found.day))
        click.echo(f"已写好：{file}", err=as_json)
    return ALL_ACCEPTED


@riskbook.command("templates", context_settings=_CONTEXT, options_metavar=_OPTIONS, epilog="例：riskbook templates --root D:\\廉政风险")
@_root
@click.option("--prefill", is_flag=True, help="按最近一版的信息库和名册，为每个科室生成预先填好的样表，写到templates_xlsx里的“预填”文件夹。")
@click.option("--posts", is_flag=True, help="与--prefill同用：岗位表每个岗位、每人一份。")
def templates_command(root: Path, *, prefill: bool, posts: bool) -> int:
    """把空白样表或预先填好的样表写到templates_xlsx文件夹，供下发填写。"""
    from pipeline.workspace import write_templates

    if prefill:
        return _prefill(root, posts=posts)
    if posts:
        raise Refusal("--posts要与--prefill同用：空白样表不分岗位。")
    folder, names = write_templates(root)
    for name in names:
        click.echo(name)
    click.echo(f"已写好{len(names)}份空白样表：{folder}")
    return ALL_ACCEPTED


@riskbook.command("remind", context_settings=_CONTEXT, options_metavar=_OPTIONS, epilog="例：riskbook remind --by 2011-10-15")
@_root
@click.option("--date", "today", type=_Day(), default=None, metavar="YYYY-MM-DD", help="截至哪一天，默认是今天。")
@click.option("--by", "reply_by", type=_Day(), default=None, metavar="YYYY-MM-DD", help="请各科室在哪一天前补报，不写就是“尽快”。")
def remind_command(root: Path, today: date | None, reply_by: date | None) -> int:
    """按最近一版列出各科室还欠什么，一科室一段话，可以直接发出。"""
    from pipeline.workspace import debts_on, load_settings
    from pipeline.writers.reminders import messages

    owed, edition = debts_on(root, today or date.today())  # noqa: DTZ011 - the office's own day
    click.echo(messages(owed, load_settings(root).office, reply_by))
    click.echo(f"（以上依据{edition}；之后收到的来件请先用“riskbook run”汇总。）", err=True)
    return ALL_ACCEPTED


@riskbook.command("publish", context_settings=_CONTEXT, options_metavar=_OPTIONS, epilog="例：riskbook publish --to D:\\网站")
@_root
@click.option("--to", "into", default=None, metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help="“公示”写到哪个文件夹里，默认是工作目录；未公开事项清单总是留在工作目录。")
def publish_command(root: Path, into: Path | None) -> int:
    """按最近一版写出可以对外公示的内容，并列出没有公开的事项和原因。"""
    from pipeline.workspace import publish

    made = publish(root, into)
    own = made.disclosure
    click.echo(f"按{made.edition}公示：廉政风险点{len(own.points)}个，权力事项{len(own.powers)}项，权力运行流程图{len(own.procedures)}张。")
    if own.held:
        click.echo(f"没有公开的有{len(own.held)}处，原因逐条列在“{made.kept}”里，只供办公室核对。")
    for name in made.renamed:
        click.echo(f"原来的文件夹与这次的不同，已改名为“{name}”保留。")
    click.echo(f"已写好：{made.folder}")
    return ALL_ACCEPTED


def _prefill(root: Path, *, posts: bool) -> int:
    from pipeline.workspace import write_prefilled

    _warm()
    made = write_prefilled(root, posts=posts)
    for name in made.names:
        click.echo(name)
    click.echo(f"已写好{len(made.names)}份预先填好的样表，共带入{made.rows}个风险点：{made.folder}")
    if made.left_out:
        click.echo(f"另有{made.left_out}个风险点审核结论为“不列入”，没有带入。")
    if made.renamed:
        click.echo(f"原来的“{made.folder.name}”文件夹与这次的不同，已改名为“{made.renamed}”保留。")
    return ALL_ACCEPTED


@riskbook.command("rules", context_settings=_CONTEXT, options_metavar=_OPTIONS, epilog="例：riskbook rules")
@click.option("--json", "as_json", is_flag=True, help="输出JSON。")
def rules_command(*, as_json: bool) -> int:
    """列出全部检查规则：查什么、为什么、怎样改。"""
    from pipeline.rulebook import RULES
    from pipeline.rulebook.listing import as_dictionary, may_be_waived, sentence

    if as_json:
        click.echo(json.dumps([as_dictionary(rule) for rule in RULES.values()], ensure_ascii=False, indent=1))
        return ALL_ACCEPTED
    for rule in RULES.values():
        click.echo(f"{rule.id}　{rule.title}（{rule.severity.label}）")
        click.echo(f"    查出时说：{sentence(rule.says)}")
        click.echo(f"    怎样改：{sentence(rule.fix)}")
        click.echo(f"    为什么：{rule.why}")
        click.echo(f"    例如：{rule.example}")
        click.echo(f"    豁免：{may_be_waived(rule)}")
    return ALL_ACCEPTED


@riskbook.command("verify", context_settings=_CONTEXT, options_metavar=_OPTIONS, epilog="例：riskbook verify --root D:\\廉政风险")
@_root
@click.option("--json", "as_json", is_flag=True, help="输出JSON。")
def verify_command(root: Path, *, as_json: bool) -> int:
    """核对outbox里的各版和inbox里的来件是不是记录的原样，不写任何文件。"""
    from pipeline.workspace import verify_workspace
    from pipeline.writers.verification import as_dictionary, lines

    done = verify_workspace(root)
    click.echo(json.dumps(as_dictionary(done), ensure_ascii=False, indent=1) if as_json else "\n".join(lines(done)))
    return ALL_ACCEPTED if done.as_recorded else SOMETHING_DIFFERS


class _Count(click.ParamType[int]):
    """How many: one or more."""

    name = "数目"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if not (str(value).isascii() and str(value).isdecimal() and int(value)):
            self.fail(f"“{value}”不是数目，请写1或更大的整数。", param, ctx)
        return int(value)


@riskbook.command("clean", context_settings=_CONTEXT, options_metavar=_OPTIONS, epilog="例：riskbook clean --root D:\\廉政风险 --keep 10")
@_root
@click.option("--keep", type=_Count(), required=True, metavar="N", help="保留最近的几版，至少1版。")
@click.option("--yes", is_flag=True, help="不再询问，直接清理。")
def clean_command(root: Path, keep: int, *, yes: bool) -> int:
    """清理outbox里较早的各版，只保留最近几版，并留下清理记录。"""
    from pipeline.workspace import clean_workspace
    from pipeline.writers.verification import cleaned, question

    plan = clean_workspace(root, keep, date.today(), lambda plan: yes or _agreed(question(plan)))  # noqa: DTZ011 - the office's own day
    click.echo(cleaned(plan) if plan else "没有清理任何版本。")
    return ALL_ACCEPTED


def _agreed(question: str) -> bool:
    """Whether the person at the terminal says yes. Raises Refusal where there is none."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise Refusal("清理会永久删除较早的版本；确定要清理，请加--yes再运行。")
    return str(click.prompt(question, default="n", show_default=False, prompt_suffix="：")).strip().lower() in {"y", "yes", "是"}


@riskbook.command("init", context_settings=_CONTEXT, options_metavar=_OPTIONS, epilog="例：riskbook init D:\\廉政风险")
@click.argument("folder", required=False, default=Path(), metavar="[DIR]", type=click.Path(file_okay=False, path_type=Path))
def init_command(folder: Path) -> int:
    """建立工作目录：收件、发件文件夹，空白样表和设置文件。"""
    from pipeline.workspace import initialise

    initialise(folder)
    click.echo(f"工作目录已建好：{folder.resolve()}")
    click.echo("把templates_xlsx里的样表发给各科室，收回的表格放进inbox，再运行“riskbook run”。")
    return ALL_ACCEPTED


@riskbook.command("demo", context_settings=_CONTEXT, options_metavar=_OPTIONS, epilog="例：riskbook demo --story 演示")
@click.argument("folder", required=False, default=None, metavar="[DIR]", type=click.Path(file_okay=False, path_type=Path))
@click.option("--story", is_flag=True, help="演示三期：报送、改正、审核、登记、下一期修订、再审核、确认；默认在story文件夹。")
def demo_command(folder: Path | None, *, story: bool) -> int:
    """用虚构的示例市审计局演示一次汇总，默认在demo文件夹。"""
    from pipeline.sample.bureau import RUN_DAY
    from pipeline.sample.workspace import prepare

    if story:
        _tell_story(folder or Path("story"))
        return ALL_ACCEPTED
    prepare(folder or Path("demo"))
    _run_and_tell(folder or Path("demo"), RUN_DAY, force=False)
    # Some letters of the sample are returned on purpose: the demonstration itself went well.
    return ALL_ACCEPTED


def _tell_story(folder: Path) -> None:
    from pipeline.sample.story import chapters
    from pipeline.sample.workspace import prepare

    prepare(folder, anew=True)
    for number, chapter in enumerate(chapters(), 1):
        chapter.happens(folder)
        click.echo(f"【{number}】{chapter.day.isoformat()}　{chapter.what}")
        _run_and_tell(folder, chapter.day, force=False)
