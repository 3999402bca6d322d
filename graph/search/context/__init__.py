"""Context packs: what an agent should read before it answers, within a budget of tokens.

    packer = Packer(retriever, reader, topology, tokenizer)
    pack = packer.pack("orders fail with ORA-00257", seeds_of(reader, topology, "change:CHG2190"), budget=2000)
    pack.doc()        # typed JSON
    pack.markdown     # the same, ready to paste; never longer than the budget

Whatever comes from articles, tickets and sources is data: `untrusted` takes out of it what a person would not see and
what a program might obey, and each part of it stands between delimiters that are drawn anew for each pack.
"""
