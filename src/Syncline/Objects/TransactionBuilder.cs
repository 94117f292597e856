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

    private void Add(string address, Operation operation)
    {
        if (!ObjectKey.TryParse(address, operation.Type, out ObjectKey key, out string? problem))
        {
            throw new ArgumentException(problem, nameof(address));
        }

        updates.Add(new(key, operation));
    }
}
