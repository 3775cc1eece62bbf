"""The pages for subscribers. A GET shows and never changes anything; what changes is a POST with a signed token."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from monitor.digest import select
from monitor.mail.addresses import normalised
from monitor.mail.tokens import Signer, Use, lifetime
from monitor.model import Severity
from monitor.model.address import masked
from monitor.model.subscription import Cadence, Choices, Subscriber, SubscriberState
from monitor.publish.render import environment
from monitor.web.limits import RateLimit, client_of, cross_site, form_of
from monitor.web.settings import Subscriptions, WebServices, WebSettings

T = TypeVar("T")
Form = Mapping[str, tuple[str, ...]]

CADENCES = (
    (Cadence.WEEKLY, "Once a week"),
    (Cadence.DAILY, "Once a day, when the registry released data"),
    (Cadence.RESULTS, "Results only, as soon as they are found"),
)
SEVERITIES = (
    (Severity.LOW, "All news", "such as a reworded title or a further site"),
    (Severity.MEDIUM, "Important news", "such as a start that moves by months or a changed dose"),
    (
        Severity.HIGH,
        "The most important news alone",
        "such as a stop, posted results or a changed primary outcome",
    ),
)
PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


class Pages:
    """Subscribe, confirm, choose, leave."""

    def __init__(self, settings: WebSettings, services: WebServices, signer: Signer) -> None:
        self.settings = settings
        self.services = services
        self.signer = signer
        self._limit = RateLimit(settings.requests_per_hour)
        self._templates = environment(settings.time_zone)

    # --- subscribe ---

    async def subscribe(self, request: Request) -> Response:
        """The form, and what it sends."""
        if request.method != "POST":
            return self._form(Choices())
        form = await form_of(request)
        if form is None or cross_site(request) or self._number(Use.FORM, _first(form, "token")) is None:
            return self._form(
                self._choices_or_all(form or {}),
                error="This form was open for too long. Please send it again.",
                address=_first(form or {}, "address"),
                status=400,
            )
        try:
            choices = self._choices(form)
        except ValueError as error:
            return self._form(
                self._choices_or_all(form), error=str(error), address=_first(form, "address"), status=400
            )
        try:
            address = normalised(_first(form, "address"))
        except ValueError as error:
            return self._form(
                choices, error=str(error), field="address", address=_first(form, "address"), status=400
            )
        if not self._limit.allows(client_of(request), self.services.clock()):
            return self._too_many()
        begun = time.monotonic()
        taken = await self._ask(lambda subscriptions: subscriptions.request(address, choices))
        # What the database does for a known and an unknown address takes different times, which would show them
        # apart from outside: both are answered after one and the same time.
        await asyncio.sleep(max(0.0, self.settings.answer_seconds - (time.monotonic() - begun)))
        return self._show("asked.html", title="Please check your mail") if taken else self._too_many()

    def _form(
        self, choices: Choices, *, error: str = "", field: str = "", address: str = "", status: int = 200
    ) -> Response:
        """Return the form with what was chosen; an error about one field is tied to it."""
        life = lifetime(Use.FORM)
        expires = self.services.clock() + life if life else None
        token = self.signer.make(Use.FORM, 0, expires=expires)
        return self._show(
            "subscribe.html",
            status=status,
            title=f"Digests by mail: {self.settings.title}",
            token=token,
            choices=choices,
            error=error,
            error_field=field,
            address=address[:254],
        )

    def _too_many(self) -> Response:
        page = self._show(
            "message.html",
            status=429,
            title="Too many requests",
            message="There were too many requests just now. Please come back in an hour.",
        )
        page.headers["Retry-After"] = "3600"
        return page

    # --- confirm ---

    async def confirm(self, request: Request) -> Response:
        """One button; pressing it makes the subscription."""
        number = self._number(Use.CONFIRM, request.path_params["token"])
        if number is None:
            return self._void()
        if request.method != "POST":
            request_made = await self._ask(lambda subscriptions: subscriptions.requested(number))
            if request_made is None:
                return self._void()
            return self._show(
                "confirm.html", title="Confirm the subscription", who=masked(request_made[1].address)
            )
        if cross_site(request):
            return self._void()
        made = await self._ask(lambda subscriptions: subscriptions.confirm(number))
        if made is None:
            return self._void()
        return self._show(
            "message.html",
            title="You are subscribed",
            message=f"Digests go to {masked(made.address)} from now on. Each has a link to change what you receive,"
            " and one to leave.",
        )

    # --- preferences ---

    async def preferences(self, request: Request) -> Response:
        """What a subscriber chose, to be looked at and changed."""
        number = self._number(Use.PREFERENCES, request.path_params["token"])
        if number is None:
            return self._void()
        if request.method != "POST":
            return self._chosen(await self._ask(lambda subscriptions: subscriptions.subscriber(number)))
        form = await form_of(request)
        if form is None or cross_site(request):
            return self._void()
        try:
            choices = self._choices(form)
        except ValueError as error:
            person = await self._ask(lambda subscriptions: subscriptions.subscriber(number))
            return self._chosen(person, error=str(error), status=400)
        return self._chosen(
            await self._ask(lambda subscriptions: subscriptions.change(number, choices)), saved=True
        )

    def _chosen(
        self, person: Subscriber | None, *, error: str = "", saved: bool = False, status: int = 200
    ) -> Response:
        if person is None or person.state is not SubscriberState.ACTIVE:
            return self._show(
                "message.html",
                status=410,
                title="Not subscribed",
                message="This address is not subscribed at present, so there is nothing to choose.",
            )
        return self._show(
            "preferences.html",
            status=status,
            title="What you receive",
            who=masked(person.address),
            choices=person.choices,
            gone=select.not_on_offer(person.choices, self.settings.offer),
            error=error,
            saved=saved,
            leave=self.signer.make(Use.UNSUBSCRIBE, person.id),
        )

    # --- unsubscribe ---

    async def unsubscribe(self, request: Request) -> Response:
        """One button, or one POST from the mail program (RFC 8058), which needs no page and gets no redirect."""
        number = self._number(Use.UNSUBSCRIBE, request.path_params["token"])
        if number is None:
            return self._void()
        if request.method != "POST":
            person = await self._ask(lambda subscriptions: subscriptions.subscriber(number))
            who = masked(person.address) if person else "this address"
            return self._show("unsubscribe.html", title="Unsubscribe", who=who)
        form = await form_of(request) or {}
        page = _first(form, "from") == "page"
        how = "by the button on the page" if page else "by one click in a mail program"
        await self._ask(lambda subscriptions: subscriptions.unsubscribe(number, how=how))
        return self._show(
            "message.html",
            title="You are unsubscribed",
            message="No further digests will be sent to this address.",
        )

    # --- what all share ---

    def _choices(self, form: Form) -> Choices:
        return select.parse_choices(
            self.settings.offer,
            watches=form.get("watch", ()),
            topics=form.get("topic", ()),
            claims=form.get("claim", ()),
            groups=form.get("kind", ()),
            min_severity=_first(form, "severity"),
            cadence=_first(form, "cadence"),
            quiet_line=_first(form, "quiet") == "yes",
        )

    def _choices_or_all(self, form: Form) -> Choices:
        """Return what a form that is shown once more has chosen, but for words that are not on offer."""
        try:
            return self._choices(form)
        except ValueError:
            return Choices()

    def _number(self, use: Use, token: str) -> int | None:
        return self.signer.read(use, token, now=self.services.clock())

    def _void(self) -> Response:
        return self._show(
            "message.html",
            status=410,
            title="This link is not valid",
            message="It may have expired, or a part of it was lost on the way. The newest mail has one that works.",
        )

    async def _ask(self, question: Callable[[Subscriptions], T]) -> T:
        """Return the answer of the database, asked in a thread of its own with a connection of its own."""

        def answer() -> T:
            with self.services.subscriptions() as subscriptions:
                return question(subscriptions)

        return await run_in_threadpool(answer)

    def _show(self, template: str, *, title: str, status: int = 200, **values: object) -> HTMLResponse:
        html = self._templates.get_template(f"web/{template}").render(
            title=title,
            root=self.settings.root,
            subject=self.settings.title,
            site=self.settings.site,
            section=self.settings.site.subscribe_url or "",
            offer=self.settings.offer,
            cadences=CADENCES,
            severities=SEVERITIES,
            **values,
        )
        return HTMLResponse(html, status_code=status, headers=PRIVATE)


def _first(form: Form, name: str) -> str:
    return form.get(name, ("",))[0]
