namespace Syncline.Tests.Links;

/// <summary>Waits for what other threads bring about.</summary>
internal static class Poll
{
    public static CancellationToken Deadline() => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    public static async Task Until(Func<bool> condition)
    {
        CancellationToken deadline = Deadline();
        while (!condition())
        {
            await Task.Delay(10, deadline);
        }
    }
}
