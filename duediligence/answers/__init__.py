"""Reviewers' answers and suppliers' replies: read from workbooks, logged, used in the next screening."""

from .answer import ANSWERS, Answer, AnswerWord, answer_to
from .hash_chain import RecordedEntry, Verification
from .log import AnswerLog, ApplyResult, LogHasGrown
from .prior_decisions import PriorDecisions, is_reopened, load_prior_decisions
from .read_workbook import read_answers
from .reply import Reply
from .work_note import WorkNote

__all__ = [
    "ANSWERS",
    "Answer",
    "AnswerLog",
    "AnswerWord",
    "ApplyResult",
    "LogHasGrown",
    "PriorDecisions",
    "RecordedEntry",
    "Reply",
    "Verification",
    "WorkNote",
    "answer_to",
    "is_reopened",
    "load_prior_decisions",
    "read_answers",
]
