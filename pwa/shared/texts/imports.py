"""What is said of a town’s import, at a keyboard and in its report."""

BAD_LINES = {
    "empty": "est vide.",
    "no_file": "n’est pas dans le dossier.",
    "no_columns": "n’a pas ces colonnes, qu’il lui faut : {names}.",
    "twin_columns": "a deux fois ces colonnes : {names}.",
    "no_column": "n’a aucune des colonnes attendues : sa première ligne doit porter leurs noms.",
    "delimiter": "n’a aucune des colonnes attendues avec « {said} » entre elles : ce fichier semble écrit avec « {other} ».",
    "too_long": "cette ligne est trop longue pour en être une : elle est laissée.",
    "zeros": "cette ligne contient des octets nuls : le fichier est abîmé, ou écrit dans un autre encodage.",
    "letters": "cette ligne contient des lettres illisibles dans cet encodage.",
    "quotes": "un guillemet de cette ligne ne se referme pas.",
    "cells": "cette ligne a {found} cases au lieu de {wanted}.",
    "cut": " C’est la dernière du fichier : a-t-il été coupé ?",
}
"""Why a line, or a whole file, is left out."""

BAD_CELLS = {
    "missing": "manque.",
}
"""What is wrong with a cell that is not said by its kind."""

WRONG_LINES = {
    "ends_before": "doit venir après debut.",
    "no_activity": ": la commune n’a pas d’activité « {activite} ».",
    "no_group": ": cette activité n’a pas de groupe « {groupe} ».",
    "no_class": ": l’école de ce groupe n’a pas de classe « {classe} ».",
    "twice_same": ": « {word} » est déjà à la ligne {other}, avec les mêmes mots ; cette ligne est laissée.",
    "twice": ": « {word} » est déjà à la ligne {other}, qui dit autre chose.",
    "no_household": ": aucun foyer ne porte le numéro « {word} ».",
    "no_person": ": personne ne porte le numéro « {word} ».",
    "left_with": "cette ligne est laissée avec « {word} ».",
    "two_payers": ": le foyer « {word} » a déjà un payeur à la ligne {other}.",
    "child_and_adult": ": « {word} » est à la fois enfant et adulte (ligne {other}).",
    "otherwise_here": ": « {word} » n’est pas cela ici ; une personne nouvelle doit être dans le fichier des personnes.",
    "unborn": ": l’enfant « {word} » n’a ni naissance ni naissance_prevue.",
    "same_child": ": le même enfant (nom, prénom, naissance) est déjà dans ce foyer, à la ligne {other}.",
    "perhaps_same": ": un enfant de mêmes nom, prénom et naissance est dans un autre foyer (ligne {other}) : "
    "si c’est le même, donnez-lui le même numéro.",
    "alone": ": « {word} » n’est dans aucun foyer ; cette ligne est laissée.",
    "no_adult": ": le foyer « {word} » n’a ni payeur ni responsable.",
    "no_child": ": « {word} » n’est l’enfant d’aucun foyer.",
    "no_guardian": ": « {word} » n’est payeur ni responsable d’aucun foyer.",
    "same_name": ": « {word} » est déjà l’identifiant de la ligne {other}.",
}
"""What is wrong with a line, seen from the others."""

WOULD_BE = {
    "created": "{noun} « {key} » : sera créé.",
    "from_to": "({noun} « {key} ») : « {before} » deviendra « {after} ».",
    "changed": "({noun} « {key} ») : sera changé.",
}
"""What an import will do with a line."""

LEFT_HERE = {
    "gone": "{noun} « {key} » : n’est plus dans la base, où quelqu’un l’a retiré ; cette ligne est laissée.",
    "edited": "({noun} « {key} ») : quelqu’un l’a changé ici depuis le dernier import ; ce qui est ici reste.",
    "has_account": ": cette personne a déjà un compte ici ; il reste comme il est.",
    "name_taken": ": « {name} » est déjà l’identifiant de quelqu’un d’autre ici ; ce compte est laissé.",
}
"""What an import leaves as it is here."""

ALREADY = {
    "same": "enfant « {key} » : est déjà dans ce foyer (enfant n° {child}), avec ces noms et ce jour ; c’est le même, il ne "
    "sera pas doublé.",
    "same_family": "enfant « {key} » : est déjà ici (enfant n° {child}), avec ces noms, ce jour et cette famille ; c’est le "
    "même, il ne sera pas doublé. Si le foyer n° {home} est aussi le même, réunissez-les au guichet.",
    "perhaps": "enfant « {key} » : un enfant de ces noms, né ce jour-là, est déjà ici (enfant n° {child}, foyer n° {home}), "
    "dans une autre famille ; si c’est le même, réunissez d’abord les foyers au guichet.",
}
"""What is told of a child whom an officer made here."""

IMPORT_OUTCOMES = {
    "rehearsed": "Rien n’a été écrit : c’était une répétition. Ajoutez --apply pour écrire.",
    "written": "C’est écrit. La même commande peut être relancée sans rien changer.",
    "longest": "La plus longue transaction a duré {milliseconds}\u00a0ms.",
    "faults": "Des lignes sont fausses : rien n’a été écrit. Corrigez-les, ou ajoutez --partial pour les laisser de côté.",
    "nothing": "Il n’y a dans ce dossier aucun fichier que l’on sache lire.",
    "more": "… et {count} : --report les écrit toutes.",
    "difference": "{noun} : {created} à créer, {changed} à changer, {same} comme dans le fichier.",
    "report": "Le rapport est dans {path}.",
}
"""What an import says at its end."""

REPORT_HEADER = ("gravité", "fichier", "ligne", "colonne", "ce qu’il en est")

ONDE = {
    "found": "{who}, né le {born}, est l’enfant n° {id} ; sa classe serait « {school_class} ».",
    "several": "{who}, né le {born}, est ici plusieurs fois (enfants n° {ids}) : à réunir au guichet.",
    "perhaps": "{who}, né le {born}, n’est pas ici sous ce nom ; est-ce {others} ?",
    "unknown": "{who}, né le {born}, n’est pas ici ; sa classe serait « {school_class} ».",
    "no_child": "{who} répond de {child}, que l’on n’a pas trouvé ici, ou plusieurs fois.",
    "not_answering": "{who} répond à l’école de {child} (enfant n° {id}), et pas ici : à ajouter au foyer, si la famille le veut.",
    "other_mail": "{who} a donné à l’école une autre adresse de courriel qu’ici (enfant n° {id}) : à lui demander.",
    "nothing": "Rien n’a été écrit, et rien ne le sera : c’est à un agent de faire ce qu’il faut au guichet.",
}
"""What is found in the files of a school, for an officer."""
