using System.Threading.Channels;

namespace Syncline.Cli.Replay;

/// <summary>Sends every commit as soon as its parents have answered, a bounded number at a time.</summary>
internal sealed class ReplaySchedule
{
    private const int InFlightMax = 64;

    private readonly IReadOnlyList<HistoryCommit> commits;
    private readonly string[] tokens;
    private readonly int[] unansweredParents;
    private readonly List<int>[] children;
    private readonly PriorityQueue<int, int> ready = new();
    private int answered;
    private int inFlight;

    public ReplaySchedule(IReadOnlyList<HistoryCommit> commits)
    {
        this.commits = commits;
        tokens = new string[commits.Count];
        unansweredParents = [.. commits.Select(commit => commit.Parents.Count)];
        children = [.. commits.Select(_ => new List<int>())];
        for (int place = 0; place < commits.Count; place++)
        {
            foreach (int parent in commits[place].Parents)
            {
                children[parent].Add(place);
            }

            if (unansweredParents[place] == 0) ready.Enqueue(place, place);
        }
    }

    /// <summary>How many commits have been answered.</summary>
    public int Answered => Volatile.Read(ref answered);

    /// <summary>How many commits are on their way.</summary>
    public int InFlight => Volatile.Read(ref inFlight);

    /// <summary>The tokens of the commits that no other follows: together they know every commit.</summary>
    public IReadOnlyList<string> LastTokens => [.. tokens.Where((_, place) => children[place].Count == 0)];

    /// <summary>Sends all commits; the first that fails ends it.</summary>
    public async Task RunAsync(CommitSender sender, CancellationToken cancellation)
    {
        // An answer is taken in where it arrives: the next commit of a chain leaves without a change of threads.
        var answers = Channel.CreateUnbounded<Task<(int Place, string Token)>>(
            new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = true });
        while (answered < commits.Count)
        {
            while (inFlight < InFlightMax && ready.TryDequeue(out int place, out _))
            {
                inFlight++;
                _ = SendAsync(sender, place, cancellation).ContinueWith(
                    answers.Writer.TryWrite,
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default);
            }

            Task<(int, string)> next = await answers.Reader.ReadAsync(cancellation);
            var (done, token) = await next;
            Take(done, token);
        }
    }

    private async Task<(int Place, string Token)> SendAsync(
        CommitSender sender, int place, CancellationToken cancellation)
    {
        IReadOnlyList<string> after = [.. commits[place].Parents.Select(parent => tokens[parent]).Distinct()];
        return (place, await sender.SendAsync(commits[place], after, cancellation));
    }

    private void Take(int place, string token)
    {
        tokens[place] = token;
        answered++;
        inFlight--;
        foreach (int child in children[place])
        {
            if (--unansweredParents[child] == 0) ready.Enqueue(child, child);
        }
    }
}
