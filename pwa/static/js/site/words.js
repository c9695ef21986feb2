/** Made by `make words` from pwa/shared/texts, where it is changed; `{fact}`: the limit or the reason. */

export const LOCKS = {
  too_late: "Le délai pour réserver est passé : c’était possible jusqu’au {fact}.",
  too_late_to_cancel: "Le délai pour annuler est passé : c’était possible jusqu’au {fact}.",
  not_open_yet: "Les réservations de ce jour ne sont pas encore ouvertes : elles ouvrent le {fact}.",
  closed: "L’accueil est fermé ce jour-là : {fact}.",
  full: "Il n’y a plus de place ce jour-là.",
  elsewhere: "Ce créneau est déjà réservé par une autre inscription de votre enfant.",
  past: "Ce jour est passé : ses réservations ne changent plus.",
};

export const FORESEEN = {
  past: "délai passé",
  closed: "fermé",
  not_open_yet: "pas encore ouvert",
  too_late: "délai passé",
  too_late_to_cancel: "délai passé",
  full: "complet",
  elsewhere: "déjà réservé",
  not_enrolled: "pas d’inscription ce jour-là",
  incompatible_slot: "ne va pas avec un autre créneau du jour",
  booked: "déjà réservé",
  free: "pas réservé",
  waiting: "liste d’attente",
  waitable: "liste d’attente",
};

export const HINTS = {
  too_late: "délai passé",
  too_late_to_cancel: "délai passé",
  not_open_yet: "pas ouvert",
  pending: "en attente",
};

export const KEPT = {
  sending: "Envoyée, pas encore de réponse",
  unread: "La mairie n’a pas pu lire cette demande",
  reopen: "Rouvrez la page et recommencez.",
};

export const SIGNED_OUT = {
  title: "Vous êtes déconnecté",
  closed: "Plus rien de votre compte ne s’ouvre sur ce téléphone.",
  unheard: "La mairie n’a pas pu en être prévenue : elle le sera dès que le site sera ouvert ici avec du réseau.",
};
