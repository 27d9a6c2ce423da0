"""示例市审计局： a fictional county audit bureau, its roster and the letters its sections sent in autumn 2011."""
