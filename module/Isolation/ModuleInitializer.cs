using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Runtime.Loader;
using GitOpsServerless.PowerShell.Session;

namespace GitOpsServerless.PowerShell.Isolation;

/// <summary>Answers for the two assemblies of this module that cross between the load contexts, and for nothing else.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private const string Bridge = "GitOpsServerless.Runtime";
    private const string Contracts = "GitOpsServerless.Contracts";
    private static readonly string Root = Path.GetDirectoryName(typeof(ModuleInitializer).Assembly.Location)!;

    // Never unloaded: a session keeps its engine, and a second import in the same process uses the same types.
    private static readonly Lazy<DependencyContext> Dependencies = new(() => new DependencyContext(Path.Combine(Root, "Dependencies")));

    private static readonly RunspaceUsers Users = new(Begin, End);

    /// <summary>Called when a runspace imports the module.</summary>
    public void OnImport()
    {
        var runspace = Runspace.DefaultRunspace;
        if (Users.Add(runspace?.InstanceId ?? Guid.Empty) && runspace is not null)
        {
            runspace.StateChanged += OnStateChanged;
        }
    }

    /// <summary>Called when a runspace removes the module. The last one closes connections and stops sandboxes.</summary>
    /// <param name="psModuleInfo">The module.</param>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        var runspace = Runspace.DefaultRunspace;
        if (Users.Remove(runspace?.InstanceId ?? Guid.Empty) && runspace is not null)
        {
            runspace.StateChanged -= OnStateChanged;
        }
    }

    // The runspace of a job or of ForEach-Object -Parallel just ends; nobody removes the module from it.
    private static void OnStateChanged(object? sender, RunspaceStateEventArgs e)
    {
        if (sender is Runspace runspace && e.RunspaceStateInfo.State is RunspaceState.Closed or RunspaceState.Broken)
        {
            runspace.StateChanged -= OnStateChanged;
            EngineSessions.Forget(runspace.InstanceId);
            Users.Drop(runspace.InstanceId);
        }
    }

    private static void Begin() => AssemblyLoadContext.Default.Resolving += Resolve;

    private static void End()
    {
        EngineSessions.CloseAll();
        SandboxProcesses.StopAll();
        AssemblyLoadContext.Default.Resolving -= Resolve;
    }

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) => name.Name switch
    {
        Bridge => Dependencies.Value.LoadFromAssemblyName(name),
        Contracts => context.LoadFromAssemblyPath(Path.Combine(Root, $"{Contracts}.dll")),
        _ => null,
    };
}
