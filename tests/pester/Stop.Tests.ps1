# Ctrl+C, as the console does it.
BeforeAll {
    . $PSScriptRoot/Common.ps1
    $world = New-TestWorld stop 'mode: auto, prune: true'

    # Stops a script once a stream shows that its cmdlet is at work. Left alone it would go on for ten minutes and then write 'ended'.
    function Stop-Script([string] $Script, [string] $Stream, [scriptblock] $Begun) {
        $shell = [powershell]::Create([initialsessionstate]::CreateDefault2())
        try {
            $null = $shell.AddScript("param(`$manifest, `$context) Import-Module `$manifest; $Script; 'ended'").AddArgument($Manifest).AddArgument($world.Context)
            $output = [Management.Automation.PSDataCollection[psobject]]::new()
            $none = [Management.Automation.PSDataCollection[psobject]]::new()
            $none.Complete()
            $run = $shell.BeginInvoke($none, $output)
            Wait-TestData $shell.Streams.$Stream $Begun
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $stop = $shell.BeginStop($null, $null)
            $stop.AsyncWaitHandle.WaitOne([timespan]::FromMinutes(2)) | Should -BeTrue -Because 'Ctrl+C gives the prompt back'
            # Two seconds are promised; the machine may be busy with other tests.
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 4
            $run.IsCompleted | Should -BeTrue
            "$($shell.InvocationStateInfo.State)" | Should -Be 'Stopped'
            @($output.ReadAll()) | Should -BeNullOrEmpty
            $shell.Streams.Error.Count | Should -Be 0
        } finally {
            $shell.Dispose()
        }
    }
}
AfterAll { Remove-TestWorld $world }

Describe 'Ctrl+C' {
    It 'ends a wait' {
        Stop-Script 'Wait-GitOpsApplication stop -Timeout 10m -Context $context -Verbose' Verbose { $_.Message -like 'stop is *; waiting.' }
    }

    It 'ends the start of a sandbox' {
        $env:GITOPS_HOST = Join-Path $TestDrive 'deaf.sh'
        Set-TestFile $env:GITOPS_HOST "#!/bin/sh`nexec sleep 600`n"
        if (-not $IsWindows) { chmod +x $env:GITOPS_HOST }
        try { Stop-Script 'Write-Verbose begun -Verbose; Connect-GitOps -Sandbox -StateFolder (New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()))) ' Verbose { $_.Message -eq 'begun' } }
        finally { $env:GITOPS_HOST = $null }
    }

    It 'ends a watch' {
        Stop-Script 'Watch-GitOpsApplication stop -Interval 10m -Context $context | ForEach-Object { Write-Verbose "seen" -Verbose }' Verbose { $_.Message -eq 'seen' }
    }

    It 'ends a reconciliation that waits for health, and the next one goes on from there' {
        $sick = (Get-TestManifest stop).Replace('labels: { app: web } }' + "`n" + 'spec:' + "`n" + '  replicas', 'labels: { app: web }, annotations: { sandbox.gitops.serverless/fail: "ImagePullBackOff" } }' + "`n" + 'spec:' + "`n" + '  replicas')
        $sick | Should -Match 'sandbox.gitops.serverless/fail'
        Set-TestFile $world.Manifest $sick
        Stop-Script 'Invoke-GitOpsReconciliation stop -Timeout 10m -Context $context -Confirm:$false' Information { "$($_.MessageData.Stage)" -eq 'Assess' }
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
