"""What reviewers answered: read from the workbook, kept in a log, recalled in the next screening."""

from .answer import ANSWERS, Answer, AnswerWord, answer_to
from .hash_chain import Recorded, Verification
from .log import AnswerLog, Applied
from .prior_decisions import Recall, is_reopened, recall_of
from .read_workbook import read_answers
from .reply import Reply

__all__ = [
    "ANSWERS",
    "Answer",
    "AnswerLog",
    "AnswerWord",
    "Applied",
    "Recall",
    "Recorded",
    "Reply",
    "Verification",
    "answer_to",
    "is_reopened",
    "read_answers",
    "recall_of",
]
