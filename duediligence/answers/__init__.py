"""What reviewers answered: read from the workbook, kept in a log, recalled in the next screening."""

from .answer import ANSWERS, Answer, AnswerWord, answer_to
from .chain import Recorded, Verification
from .log import AnswerLog, Applied
from .recall import Recall, is_reopened, recall_of
from .reply import Reply
from .sheet import read_answers

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
