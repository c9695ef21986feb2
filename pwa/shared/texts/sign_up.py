"""What creating one's espace says."""

NO_SPACE = {
    "title": "JE N’AI PAS D’ESPACE",
    "text": "Créer votre espace personnel qui vous donnera accès au tableau de bord de vos demandes existantes, à votre espace de stockage sécurisé et à d’autres fonctionnalités facilitant votre relation avec la mairie.",
    "button": "Créer mon espace",
}
"""The box of a town's home, unless its file says otherwise (SPE-08, SMF-15)."""

SIGN_UP = {
    "lost": "Votre saisie n’a pas été retrouvée. Elle est gardée sept jours, si le navigateur accepte les cookies : recommencez ici.",
    "rest_lost": "Ce qui avait été écrit sur les autres écrans a été effacé dans un autre onglet, ou date de plus de sept jours. L’écran que vous venez de remplir est gardé : complétez les autres.",
    "sent_already": "Cette création était déjà partie, d’ici ou d’un autre onglet : elle n’est pas envoyée deux fois, et ce qui a été écrit depuis n’y change rien.",
    "another": "Une création est déjà partie de ce navigateur : un courriel vous attend. Cet écran en commence une autre.",
    "elsewhere": "Cet écran a été rempli autrement dans un autre onglet. Votre saisie est ci-dessous : validez-la pour la garder, ou reprenez l’autre.",
    "the_other": "Reprendre ce que dit l’autre onglet",
    "elsewhere_check": "Ces informations ont changé dans un autre onglet. Relisez-les avant de valider.",
    "robot": "Laissez vide le champ « Sujet », que remplissent les robots, puis validez de nouveau.",
    "quick": "Vérifiez vos informations, écrivez de nouveau votre mot de passe, puis validez dans quelques secondes (vingt au plus).",
    "dead_link": "Ce lien a déjà servi, ou il a plus de trois jours.",
    "wrong_password": "Ce n’est pas le mot de passe choisi en créant cet espace.",
}
