using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;

namespace Syncline.Objects;

/// <summary>What a transaction asks of a map, and of the children below its keys.</summary>
/// <param name="ask">Takes the operation.</param>
public readonly struct MapBuilder(Action<Operation> ask)
{
    private readonly Action<Operation> ask = ask;

    /// <summary>Asks something of the counter under a key.</summary>
    public CounterBuilder Counter(string key) => new(Child(key));

    /// <summary>Asks something of the register under a key.</summary>
    public RegisterBuilder Register(string key) => new(Child(key));

    /// <summary>Asks something of the flag under a key.</summary>
    public FlagBuilder Flag(string key) => new(Child(key));

    /// <summary>Asks something of the set under a key.</summary>
    public SetBuilder Set(string key) => new(Child(key));

    /// <summary>Asks something of the map under a key.</summary>
    public MapBuilder Map(string key) => new(Child(key));

    /// <summary>Asks something of a counter that only grows, under a key.</summary>
    public GrowOnlyCounterBuilder GrowOnlyCounter(string key) => new(Child(key));

    /// <summary>Asks something of a register of the greatest value, under a key.</summary>
    public ExtremeRegisterBuilder MaxRegister(string key) => new(Child(key), ObjectType.MaxRegister);

    /// <summary>Asks something of a register of the least value, under a key.</summary>
    public ExtremeRegisterBuilder MinRegister(string key) => new(Child(key), ObjectType.MinRegister);

    /// <summary>Asks something of a set that nobody removes from, under a key.</summary>
    public GrowOnlySetBuilder GrowOnlySet(string key) => new(Child(key));

    /// <summary>Asks something of a flag of which a disable wins, under a key.</summary>
    public FlagBuilder DisableWinsFlag(string key) => new(Child(key), ObjectType.DisableFlag);

    /// <summary>Asks something of a set of which a removal wins, under a key.</summary>
    public SetBuilder RemoveWinsSet(string key) => new(Child(key), ObjectType.RemoveSet);

    /// <summary>Asks something of a map of values of which the last writer wins, under a key.</summary>
    public LastWriterMapBuilder LastWriterMap(string key) => new(Child(key));

    /// <summary>Asks something of a text under a key.</summary>
    public TextBuilder Text(string key) => new(Child(key));

    /// <summary>Asks something of a list under a key.</summary>
    public ListBuilder List(string key) => new(Child(key));

    /// <summary>Removes a key with all that is seen below it here.</summary>
    public void Remove(string key) => ask(new MapOperation.Remove(key));

    /// <summary>Removes every key with all that is seen below it here.</summary>
    public void Reset() => ask(new MapOperation.Reset());

    private Action<Operation> Child(string key)
    {
        Action<Operation> parent = ask;
        return operation => parent(new MapOperation.Update(key, operation));
    }
}
