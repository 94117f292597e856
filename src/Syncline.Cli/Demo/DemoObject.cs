namespace Syncline.Cli.Demo;

/// <summary>An object of the demo, and how it is read.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Type">Its type.</param>
/// <param name="Merge">In a few words: what becomes of concurrent updates.</param>
/// <param name="Policy">How a register is viewed; null for what a reader gets that does not say.</param>
internal sealed record DemoObject(string Address, string Type, string Merge, string? Policy = null)
{
    /// <summary>What its row in a table is called.</summary>
    public string Title => Policy is null ? Address : $"{Address} ({Policy})";
}
