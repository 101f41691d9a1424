"""Documents and forms of every kind, as the page may have to show them."""

from bot.messages import (
    Bullets,
    Choice,
    Choices,
    Copyable,
    Document,
    Facts,
    Field,
    Form,
    Heading,
    Note,
    Paragraph,
    Span,
    Words,
)

ANSWER = Document(
    "Sur vos comptes personnels, restez neutre.",
    (
        Heading("Rester neutre, aussi sur vos comptes personnels"),
        Paragraph(
            (
                Span("Non, évitez-le.", bold=True),
                Span(
                    " Une mention « J’aime » se voit, et on peut vous associer à Élections Québec "
                ),
                Span("même le soir", italic=True),
                Span("."),
            )
        ),
        Bullets(
            (
                (Span("Vos comptes personnels comptent autant que les autres."),),
                (
                    Span("Relisez la "),
                    Span("politique", link="https://www.example.test/politique"),
                    Span(" au besoin."),
                ),
            )
        ),
        Copyable(
            "Merci de votre question ! Posez-la sur les comptes officiels d’Élections Québec."
        ),
        Choices(
            (
                Choice("Ça répond à ma question", "utile", "x1", "primary"),
                Choice("Non", "inutile", "x1"),
                Choice("Voir la politique", url="https://www.example.test/politique"),
            )
        ),
        Note(
            (Span("COM-4, « Utilisation des médias sociaux par le DS » · révisé le 8 avril 2022"),)
        ),
    ),
)

RUMOUR_FORM = Form(
    id="rumeur",
    title="Signaler une rumeur",
    submit="Envoyer à la DCAP",
    intro="Quelques mots suffisent : vous pourrez compléter ensuite.",
    subject="s1",
    fields=(
        Field("dit", "Que dit-on ?", "text", required=True, hint="Tel que vous l’avez lu."),
        Field("lien", "Lien de la publication", "url"),
        Field(
            "plateforme",
            "Où ?",
            "choice",
            options=tuple(
                (name.lower(), name)
                for name in ("Facebook", "Instagram", "TikTok", "X", "Reddit", "Ailleurs")
            ),
        ),
        Field(
            "en_ligne",
            "Est-ce que ça circule en ligne ?",
            "choice",
            required=True,
            options=(("oui", "Oui"), ("non", "Non"), ("inconnu", "Je ne sais pas")),
        ),
        Field("vu", "Je l’ai vu moi-même", "check"),
        Field("depuis", "Depuis quand ?", hint="Par exemple : ce matin."),
    ),
)

COMPLETE_FORM = Form(
    "completer", "Compléter RUM-0001", "Ajouter", (Field("note", "Précision", required=True),)
)


def alert(words: str, *, taken_by: str = "") -> Document:
    """The DCAP's card about a rumour."""
    state = f"Prise en charge par {taken_by}" if taken_by else "À prendre en charge avant 21 h 19"
    choices = [Choice("Clore", "clore", "1"), Choice("Ouvrir", url="https://exemple.test/p/1")]
    if not taken_by:
        choices.insert(0, Choice("Prendre en charge", "prendre", "1", "primary"))
    return Document(
        f"RUM-0001 : {state}",
        (
            Heading("RUM-0001 · Rumeur"),
            Words(words),
            Facts(
                (
                    ("Circonscription", "Chicoutimi"),
                    ("Signalée par", "DAS, sans confirmation du DS"),
                    ("Circule en ligne", "Oui, sur Facebook"),
                    ("État", state),
                )
            ),
            Choices(tuple(choices)),
            Note((Span("Chaque clic est consigné au dossier."),)),
        ),
    )


def receipt(words: str, *, state: str) -> Document:
    """The reporter's card about a rumour."""
    return Document(
        f"RUM-0001 : {state}",
        (
            Heading("C’est noté : RUM-0001"),
            Words(words),
            Paragraph((Span("Votre DS est au courant depuis 21 h 04. "), Span(state, bold=True))),
            Choices(
                (Choice("Compléter", "completer", "1"), Choice("Retirer", "retirer", "1", "danger"))
            ),
            Note((Span("Urgent ? Appelez votre DS au 418 555-0104."),)),
        ),
    )
