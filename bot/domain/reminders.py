"""Which notices ask their recipient for a gesture: they interrupt, and five of them are one."""

REMINDERS = frozenset(
    {
        "rappel",
        "rappel_releve",
        "rappel_preneur",
        "rappel_dcap",
        "releve_dcap",
        "libere_a_reprendre",
        "assigne",
    }
)
