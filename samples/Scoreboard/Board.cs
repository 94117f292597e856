using Syncline.Crdt.Values;
using Syncline.Objects;
using Syncline.Replicas;
using Syncline.Replication.Spaces;

namespace Scoreboard;

/// <summary>A scoreboard: a set of players, a counter for each, and a title.</summary>
internal sealed class Board(Replica replica)
{
    private const string Players = "board/players";
    private const string Title = "board/title";

    public void Join(string player) => replica.Transact(tx => tx.Set(Players).Add(player));

    /// <summary>Concurrent points add up: a counter merges what each side counted.</summary>
    public void Score(string player, int points) => replica.Transact(tx => tx.Counter(Of(player)).Increment(points));

    /// <summary>Of concurrent titles every copy shows the same one.</summary>
    public void Rename(string title) => replica.Transact(tx => tx.Register(Title).Assign(title));

    /// <summary>The board at one version: what a reader sees is never half of a transaction.</summary>
    public IEnumerable<string> Lines()
    {
        SpaceSnapshot board = replica.Snapshot();
        Value title = board.Register(Title);
        if (title != Value.Null) yield return title.AsText();
        foreach (string player in board.Set(Players).Elements.Select(player => player.AsText()))
        {
            yield return $"{player} has {board.Counter(Of(player))}";
        }
    }

    private static string Of(string player) => $"points/{player}";
}
