"""The carrier: takes up what waits, sends what is due, until there is nothing left for now."""

from integrations.models import Delivery, State
from integrations.outbox.carrying import take_up
from integrations.outbox.channels import CHANNELS, Outcome
from integrations.outbox.leasing import lease, mark_handed_over, still_ours
from integrations.outbox.settling import settle


def carry() -> int:
    """Carry all that is due in the municipality entered.

    Returns:
        How many deliveries were attempted.
    """
    while take_up():
        pass
    attempted = 0
    while batch := lease():
        for delivery in filter(still_ours, batch):
            attempt(delivery)
            attempted += 1
    return attempted


def attempt(delivery: Delivery) -> None:
    """Send one leased delivery and write down what became of it."""
    channel = CHANNELS[delivery.channel]
    if delivery.handed_over_at and not channel.honours_our_key:
        settle(delivery, Outcome(State.UNKNOWN, "The answer to the last attempt got lost."))
        return

    def handing_over() -> None:
        mark_handed_over(delivery)

    settle(delivery, channel.send(delivery, handing_over))
