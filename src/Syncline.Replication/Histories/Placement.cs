namespace Syncline.Replication.Histories;

/// <summary>How a transaction fits into what is known of its writer.</summary>
public enum Placement
{
    /// <summary>It is the writer's next.</summary>
    Next,

    /// <summary>It is here already.</summary>
    Known,

    /// <summary>Some of the writer's earlier ones are missing.</summary>
    Gap,

    /// <summary>Its chain is not the one that is known here: two histories of one replica.</summary>
    Fork,
}
