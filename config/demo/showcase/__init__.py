"""Cases with a story of their own, told in one file a town (`<slug>.toml`), with days counted from the last one."""
