"""What reviewers answered: read from the workbook, kept in a log, recalled in the next screening."""

from .answer import ANSWERS, Answer, AnswerWord, answer_to
from .hash_chain import Recorded, Verification
from .log import AnswerLog, Applied
from .prior_decisions import PriorDecisions, is_reopened, prior_decisions
from .read_workbook import read_answers
from .reply import Reply

__all__ = [
    "ANSWERS",
    "Answer",
    "AnswerLog",
    "AnswerWord",
    "Applied",
    "PriorDecisions",
    "Recorded",
    "Reply",
    "Verification",
    "answer_to",
    "is_reopened",
    "prior_decisions",
    "read_answers",
]
