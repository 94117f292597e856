using Syncline.Crdt.Causality;
using Syncline.Replication.Protocol;

namespace Syncline.Replication.Tests;

/// <summary>Hellos that nobody's engine would say.</summary>
internal static class Hellos
{
    /// <summary>The hello of a replica that claims that many dots of its own and of A.</summary>
    public static Hello Of(char name, ulong ahead = 0)
    {
        VersionVector version = ahead == 0
            ? VersionVector.Empty
            : VersionVector.Of(new VersionEntry(new('A'), ahead), new VersionEntry(new(name), ahead));
        return new()
        {
            IsAnswer = false,
            Genesis = Script.Genesis,
            Member = new(name),
            Replica = new(name),
            Version = version,
            Durable = version,
        };
    }
}
