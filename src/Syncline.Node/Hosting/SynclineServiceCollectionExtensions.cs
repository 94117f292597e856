using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Syncline.Node.Hosting;

/// <summary>Adds a node to an application.</summary>
public static class SynclineServiceCollectionExtensions
{
    private const string HealthCheckName = "syncline";

    /// <summary>Adds a node that runs while the application runs.</summary>
    /// <remarks>
    /// The node is found as <see cref="SynclineHost.Node"/> once the application has started. Options that no node
    /// could be started with end the start, all named at once. A health check named "syncline" is added too.
    /// </remarks>
    /// <param name="services">The application's.</param>
    /// <param name="configure">Sets options.</param>
    public static IServiceCollection AddSyncline(
        this IServiceCollection services, Action<SynclineOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        OptionsBuilder<SynclineOptions> options = services.AddOptions<SynclineOptions>().ValidateOnStart();
        if (configure is not null) options.Configure(configure);
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<SynclineOptions>, SynclineOptionsValidation>());
        if (services.Any(service => service.ServiceType == typeof(SynclineHost))) return services;
        services.AddSingleton<SynclineHost>();
        services.AddHostedService(provider => provider.GetRequiredService<SynclineHost>());
        services.AddHealthChecks().AddCheck<SynclineHealthCheck>(HealthCheckName);
        return services;
    }

    /// <summary>Adds a node whose options stand in the application's configuration.</summary>
    /// <param name="services">The application's.</param>
    /// <param name="section">By custom "Syncline"; names are those of <see cref="SynclineOptions"/>.</param>
    /// <inheritdoc cref="AddSyncline(IServiceCollection, Action{SynclineOptions}?)" path="/remarks"/>
    public static IServiceCollection AddSyncline(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddSyncline(options => section.Bind(options));
    }
}
