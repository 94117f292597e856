namespace Syncline.Replicas;

/// <summary>A subscriber fell further behind than its bound; subscribe again to start from the present.</summary>
public sealed class SubscriptionLaggedException : Exception
{
    /// <summary>Creates the exception.</summary>
    public SubscriptionLaggedException()
        : this("The subscriber fell too far behind. Subscribe again to start from the present.")
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public SubscriptionLaggedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and a cause.</summary>
    public SubscriptionLaggedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception with the bound.</summary>
    public SubscriptionLaggedException(int transactionsMax)
        : this(
            $"The subscriber fell {transactionsMax} transactions behind, its bound. "
            + "Subscribe again to start from the present.")
    {
    }
}
