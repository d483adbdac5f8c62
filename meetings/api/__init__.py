"""The API of meetings and of the tasks from their conclusions."""

from ninja import Router

from meetings.api import meetings, tasks

router = Router()
router.add_router("", meetings.router)
router.add_router("", tasks.router)

__all__ = ["router"]
