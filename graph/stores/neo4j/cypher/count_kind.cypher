// How many there are in all is known without looking.
RETURN '__KIND__' AS kind, COUNT { (:__LABEL__) } - COUNT { (:__LABEL__&Retired) } AS alive,
       COUNT { (:__LABEL__&Retired) } AS gone
