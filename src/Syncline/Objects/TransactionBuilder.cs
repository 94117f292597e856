using Syncline.Crdt.Objects;
using Syncline.Replication.Engines;
using Syncline.Replication.Spaces;

namespace Syncline.Objects;

/// <summary>Collects the updates of one transaction, in the order in which they are asked.</summary>
/// <remarks>
/// An object's address is <c>collection/name</c>; it need not exist. Nothing happens before the commit.
/// </remarks>
public sealed class TransactionBuilder
{
    private readonly List<Update> updates = [];

    /// <summary>What has been collected.</summary>
    public IReadOnlyList<Update> Updates => updates;

    /// <summary>Asks something of a counter.</summary>
    public CounterBuilder Counter(string address) => new(operation => Add(address, operation));

    /// <summary>Asks something of a register.</summary>
    public RegisterBuilder Register(string address) => new(operation => Add(address, operation));

    /// <summary>Asks something of a flag.</summary>
    public FlagBuilder Flag(string address) => new(operation => Add(address, operation));

    /// <summary>Asks something of a set.</summary>
    public SetBuilder Set(string address) => new(operation => Add(address, operation));

    /// <summary>Asks something of a map.</summary>
    public MapBuilder Map(string address) => new(operation => Add(address, operation));

    /// <summary>Asks something of a counter that only grows.</summary>
    public GrowOnlyCounterBuilder GrowOnlyCounter(string address) => new(operation => Add(address, operation));

    /// <summary>Asks something of a register of the greatest value.</summary>
    public ExtremeRegisterBuilder MaxRegister(string address) =>
        new(operation => Add(address, operation), ObjectType.MaxRegister);

    /// <summary>Asks something of a register of the least value.</summary>
    public ExtremeRegisterBuilder MinRegister(string address) =>
        new(operation => Add(address, operation), ObjectType.MinRegister);

    /// <summary>Asks something of a set that nobody removes from.</summary>
    public GrowOnlySetBuilder GrowOnlySet(string address) => new(operation => Add(address, operation));

    /// <summary>Asks something of a flag of which a disable wins.</summary>
    public FlagBuilder DisableWinsFlag(string address) =>
        new(operation => Add(address, operation), ObjectType.DisableFlag);

    /// <summary>Asks something of a set of which a removal wins.</summary>
    public SetBuilder RemoveWinsSet(string address) =>
        new(operation => Add(address, operation), ObjectType.RemoveSet);

    /// <summary>Asks something of a map of values of which the last writer wins.</summary>
    public LastWriterMapBuilder LastWriterMap(string address) => new(operation => Add(address, operation));

    /// <summary>Asks something of a set of which the last writer wins.</summary>
    public SetBuilder LastWriterSet(string address) =>
        new(operation => Add(address, operation), ObjectType.LastWriterSet);

    /// <summary>Asks something of a set in which what was removed never comes back.</summary>
    public TwoPhaseSetBuilder TwoPhaseSet(string address) => new(operation => Add(address, operation));

    /// <summary>Asks something of a counter that is never reset.</summary>
    public StateCounterBuilder StateCounter(string address) => new(operation => Add(address, operation));

    /// <summary>Asks something of a counter that never falls below zero.</summary>
    public BoundedCounterBuilder BoundedCounter(string address) => new(operation => Add(address, operation));

    /// <summary>Asks something of a text.</summary>
    public TextBuilder Text(string address) => new(operation => Add(address, operation));

    /// <summary>Asks something of a list.</summary>
    public ListBuilder List(string address) => new(operation => Add(address, operation));

    private void Add(string address, Operation operation)
    {
        if (!ObjectKey.TryParse(address, operation.Type, out ObjectKey key, out string? problem))
        {
            throw new ArgumentException(problem, nameof(address));
        }

        updates.Add(new(key, operation));
    }
}
