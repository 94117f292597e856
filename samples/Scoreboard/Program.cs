using Scoreboard;
using Syncline.Links;
using Syncline.Replicas;

// Two players' copies of one scoreboard, in one process and in memory alone. Each works whether they are linked or not.
await using Replica left = Replica.Open(path: null, "scoreboard");
await using Replica right = Replica.Open(path: null, "scoreboard");
Board ada = new(left), bob = new(right);
InProcessLink link = InProcessLink.Connect(left, right);

using Subscription news = right.Subscribe();
ada.Join("ada");
bob.Join("bob");
ada.Score("ada", 3);
await AgreeAsync();
Console.WriteLine("Linked: both see the same.");
Show("ada", ada);
Show("bob", bob);

await link.DisposeAsync();
ada.Score("ada", 4);
bob.Score("ada", 1); // A referee at the other side gives ada a point at the same time.
bob.Score("bob", 5);
ada.Rename("Cup of spring");
bob.Rename("Spring cup");
Console.WriteLine("\nCut: each sees what it knows.");
Show("ada", ada);
Show("bob", bob);

await using InProcessLink again = InProcessLink.Connect(left, right);
await AgreeAsync();
Console.WriteLine("\nLinked again: points add up, and both agree on a title.");
Show("ada", ada);
Show("bob", bob);
Console.WriteLine("\nWhat bob was told of ada's doing:");
await foreach (AppliedTransaction seen in news.ReadAllAsync())
{
    if (!seen.IsLocal && seen.Objects.Length > 0) Console.WriteLine($"  {string.Join(", ", seen.Objects)}");
    if (seen.Snapshot.Version.Covers(left.Version)) break;
}

return ada.Lines().SequenceEqual(bob.Lines()) ? 0 : 1;

async Task AgreeAsync()
{
    using CancellationTokenSource patience = new(TimeSpan.FromSeconds(10));
    await right.WaitForVersionAsync(left.Version, patience.Token);
    await left.WaitForVersionAsync(right.Version, patience.Token);
}

static void Show(string who, Board board)
{
    foreach (string line in board.Lines())
    {
        Console.WriteLine($"  {who}'s copy: {line}");
    }
}
