using Syncline.Replication.Spaces;

namespace Syncline.Replicas;

/// <content>A space that holds nothing yet may turn out to be another's, and then begins again as that.</content>
public sealed partial class Replica
{
    /// <summary>
    /// Begins again as another space of the name, if nothing was ever written or taken in; links end, and subscriptions
    /// and waits go on. False if there is something.
    /// </summary>
    /// <param name="genesis">How that space began.</param>
    /// <param name="stream">Its stream.</param>
    /// <param name="append">Logs that it is so; nothing is written before.</param>
    internal bool TryBeginAgain(SpaceGenesis genesis, uint stream, Action append)
    {
        lock (gate)
        {
            if (isDisposed || !engine.Version.IsEmpty) return false;
            CloseLinks();
            engine = new(engine.Options with { Genesis = genesis }) { RaisesSnapshots = subscriptions.Count > 0 };
            Stream = stream;
            append();
            return true;
        }
    }
}
