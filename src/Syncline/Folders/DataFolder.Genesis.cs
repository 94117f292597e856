using Syncline.Replicas;
using Syncline.Replication.Spaces;

namespace Syncline.Folders;

/// <content>Spaces that were made here under another id than where they are at home.</content>
public sealed partial class DataFolder
{
    /// <summary>
    /// Takes a space for the one that a peer, which proved the key, has under that name, as long as it holds nothing.
    /// </summary>
    /// <returns>False if it holds something, is not here, or nothing can be written.</returns>
    internal bool TryTakeGenesis(Replica replica, SpaceGenesis genesis)
    {
        lock (gate)
        {
            if (isDisposed || Find(genesis.Name) != replica || Obstacle is not null) return false;
            uint before = replica.Stream, stream = lastStream + 1;
            bool hasBegun = replica.TryBeginAgain(genesis, stream, () =>
            {
                Append(FolderRecord.SpaceRemoved, FolderRecord.EncodeSpaceRemoved(before));
                Append(FolderRecord.SpaceCreated, FolderRecord.EncodeSpaceCreated(stream, genesis));
            });
            if (!hasBegun) return false;
            lastStream = stream;
            byStream.Remove(before);
            byStream.Add(stream, replica);
            all = null;
        }

        SpacesChanged?.Invoke();
        return true;
    }
}
