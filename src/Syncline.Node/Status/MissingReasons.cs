using Syncline.Replication.Members;

namespace Syncline.Node.Status;

/// <summary>The names of reasons why a member lacks something, as answers and status have them.</summary>
public static class MissingReasons
{
    /// <summary>The name of a reason.</summary>
    public static string NameOf(MissingReason reason) => reason switch
    {
        MissingReason.NotHeard => "not-heard",
        MissingReason.NotApplied => "not-applied",
        _ => "not-durable",
    };
}
