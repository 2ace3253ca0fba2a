# Ctrl+C, as the console does it.
BeforeAll {
    . $PSScriptRoot/Common.ps1
    $world = New-TestWorld stop 'mode: auto, prune: true'
    function Stop-Script([string] $Script, [scriptblock] $Begun) {
        $shell = [powershell]::Create([initialsessionstate]::CreateDefault2())
        $null = $shell.AddScript("param(`$manifest, `$context) Import-Module `$manifest; $Script").AddArgument($Manifest).AddArgument($world.Context)
        $run = $shell.BeginInvoke()
        while (-not $run.IsCompleted -and -not (& $Begun $shell)) { Start-Sleep -Milliseconds 20 }
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $stop = $shell.BeginStop($null, $null)
        $stop.AsyncWaitHandle.WaitOne(10000) | Should -BeTrue
        $seconds = $watch.Elapsed.TotalSeconds
        $state = $shell.InvocationStateInfo.State
        $shell.Dispose()
        [pscustomobject]@{ State = "$state"; Seconds = $seconds }
    }
}
AfterAll { Remove-TestWorld $world }

Describe 'Ctrl+C' {
    It 'ends a wait' {
        $stopped = Stop-Script 'Wait-GitOpsApplication stop -Timeout 10m -Context $context' { param($shell) Start-Sleep -Milliseconds 500; $true }
        $stopped.State | Should -Be 'Stopped'
        $stopped.Seconds | Should -BeLessThan 5
    }

    It 'ends a reconciliation that waits for health, and the next one goes on from there' {
        $sick = (Get-TestManifest stop).Replace('labels: { app: web } }' + "`n" + 'spec:' + "`n" + '  replicas', 'labels: { app: web }, annotations: { sandbox.gitops.serverless/fail: "ImagePullBackOff" } }' + "`n" + 'spec:' + "`n" + '  replicas')
        $sick | Should -Match 'sandbox.gitops.serverless/fail'
        Set-TestFile $world.Manifest $sick
        $stopped = Stop-Script 'Invoke-GitOpsReconciliation stop -Context $context -Confirm:$false' { param($shell) $shell.Streams.Information.Where({ "$($_.MessageData.Stage)" -eq 'Assess' }).Count -gt 0 }
        $stopped.State | Should -Be 'Stopped'
        $stopped.Seconds | Should -BeLessThan 5
        (Get-GitOpsApplication stop).Diagnostics | Where-Object IsError | Should -BeNullOrEmpty
        (Get-GitOpsResource stop).Count | Should -Be 3
        Set-TestFile $world.Manifest (Get-TestManifest stop)
        $report = Invoke-GitOpsReconciliation stop -Confirm:$false
        $report.Status.Sync | Should -Be 'Synced'
        $report.Status.Health.Status | Should -Be 'Healthy'
        $numbers = (Get-GitOpsRun stop).Number
        $numbers | Should -Be @($numbers.Count..1)
    }
}
